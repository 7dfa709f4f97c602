#ifndef EVENTLOOP_GLIB_H
#define EVENTLOOP_GLIB_H

#include <glib.h>
#include <purple.h>

/* Gives libpurple GLib's main loop; to be called before purple_core_init. */
void use_glib_event_loop(void);

#endif
