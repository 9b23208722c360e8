// libyaml (MIT) as it is: Swift imports its structs and unions, so no code of ours is needed.
#ifndef RMCTL_CYAML_H
#define RMCTL_CYAML_H

#include <yaml.h>

#endif
