/* libpurple asks its host for timers and for watching sockets; GLib's main loop has both. */
#include "eventloop_glib.h"

struct watch {
    PurpleInputFunction function;
    gpointer data;
};

static gboolean ready(GIOChannel *channel, GIOCondition condition, gpointer data)
{
    const struct watch *watch = data;
    PurpleInputCondition happened = 0;
    if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR))
        happened |= PURPLE_INPUT_READ;
    if (condition & (G_IO_OUT | G_IO_HUP | G_IO_ERR | G_IO_NVAL))
        happened |= PURPLE_INPUT_WRITE;
    watch->function(watch->data, g_io_channel_unix_get_fd(channel), happened);
    return TRUE;
}

static guint input_add(int fd, PurpleInputCondition wanted, PurpleInputFunction function, gpointer data)
{
    struct watch *watch = g_new0(struct watch, 1);
    watch->function = function;
    watch->data = data;
    GIOCondition condition = G_IO_HUP | G_IO_ERR | G_IO_NVAL;
    if (wanted & PURPLE_INPUT_READ)
        condition |= G_IO_IN;
    if (wanted & PURPLE_INPUT_WRITE)
        condition |= G_IO_OUT;
    GIOChannel *channel = g_io_channel_unix_new(fd);
    guint id = g_io_add_watch_full(channel, G_PRIORITY_DEFAULT, condition, ready, watch, g_free);
    g_io_channel_unref(channel);
    return id;
}

static PurpleEventLoopUiOps operations = {
    .timeout_add = g_timeout_add,
    .timeout_remove = g_source_remove,
    .input_add = input_add,
    .input_remove = g_source_remove,
    .timeout_add_seconds = g_timeout_add_seconds,
};

void use_glib_event_loop(void)
{
    purple_eventloop_set_ui_ops(&operations);
}
