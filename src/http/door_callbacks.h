/* door_callbacks.h: what libmicrohttpd asks of the door; `self` is the lane. */
#ifndef HTTP_DOOR_CALLBACKS_H
#define HTTP_DOOR_CALLBACKS_H

#include <microhttpd.h>

#include "door_own.h"

enum MHD_Result door_on_access(void *self, struct MHD_Connection *connection, const char *target,
                               const char *method, const char *version, const char *data,
                               size_t *data_n, void **context);
void *door_on_target(void *self, const char *raw, struct MHD_Connection *connection);
void door_on_completed(void *self, struct MHD_Connection *connection, void **context,
                       enum MHD_RequestTerminationCode code);
void door_on_connection(void *self, struct MHD_Connection *connection, void **context,
                        enum MHD_ConnectionNotificationCode code);

#endif
