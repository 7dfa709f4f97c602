/* A headless pidgin-sipe: one account, commands on standard input, one line on standard output per event.
   client FOLDER SEED USER PASSWORD LOGIN tcp|tls HOST:PORT
   FOLDER takes libpurple's files and the log of everything the client sends and receives. SEED is the seed of rand(), of which
   pidgin-sipe makes its Call-IDs; it takes the second it was started in.
   The fields of a line are separated by tabs; line feed, tab and backslash are escaped with a backslash. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eventloop_glib.h"

enum { RECONNECT_DELAY = 300 };

static GMainLoop *loop;
static PurpleAccount *account;
static PurpleRoomlist *rooms;
static FILE *log_file;
static gboolean leaving;
static GSList *lost_rooms;

static void event(const char *name, ...) G_GNUC_NULL_TERMINATED;

static void event(const char *name, ...)
{
    va_list fields;
    fputs(name, stdout);
    va_start(fields, name);
    for (const char *field = va_arg(fields, const char *); field != NULL; field = va_arg(fields, const char *)) {
        putchar('\t');
        for (; *field != 0; field++) {
            if (*field == '\n')
                fputs("\\n", stdout);
            else if (*field == '\t')
                fputs("\\t", stdout);
            else if (*field == '\\')
                fputs("\\\\", stdout);
            else
                putchar(*field);
        }
    }
    va_end(fields);
    putchar('\n');
    fflush(stdout);
}

static const char *text(const char *value)
{
    return value != NULL ? value : "";
}

/* The log. */

static void log_print(PurpleDebugLevel level, const char *category, const char *line)
{
    (void)level;
    if (category == NULL || strcmp(category, "sipe") != 0)
        return;
    fputs(line, log_file);
    fflush(log_file);
    if (strstr(line, "connection to group chat server established") != NULL)
        event("chat-ready", NULL);
}

/* With debugging on, libpurple prints everything through GLib as well. */
static void print_nothing(const char *line)
{
    (void)line;
}

static PurpleDebugUiOps debug_operations = { .print = log_print };

/* What Pidgin would show in a dialog. A question, such as the one about a certificate, gets its first answer, which is yes. */

static void *notify_message(PurpleNotifyMsgType type, const char *title, const char *primary, const char *secondary)
{
    (void)type;
    event("notify", text(title), text(primary), text(secondary), NULL);
    return NULL;
}

struct answer {
    PurpleRequestActionCb function;
    void *data;
};

static gboolean give_answer(gpointer data)
{
    struct answer *answer = data;
    answer->function(answer->data, 0);
    g_free(answer);
    return FALSE;
}

static void *request_action(const char *title, const char *primary, const char *secondary, int default_action, PurpleAccount *of,
                            const char *who, PurpleConversation *conversation, void *data, size_t count, va_list actions)
{
    (void)default_action, (void)of, (void)who, (void)conversation, (void)count;
    struct answer *answer = g_new0(struct answer, 1);
    event("question", text(title), text(primary), text(secondary), va_arg(actions, const char *), NULL);
    answer->function = (PurpleRequestActionCb)va_arg(actions, GCallback);
    answer->data = data;
    g_idle_add(give_answer, answer);
    return answer;
}

static PurpleNotifyUiOps notify_operations = { .notify_message = notify_message };
static PurpleRequestUiOps request_operations = { .request_action = request_action };

/* The list of rooms. */

static void room_listed(PurpleRoomlist *list, PurpleRoomlistRoom *room)
{
    GList *value = purple_roomlist_room_get_fields(room);
    GString *line = g_string_new(NULL);
    for (GList *field = purple_roomlist_get_fields(list); field != NULL && value != NULL; field = field->next, value = value->next) {
        PurpleRoomlistField *column = field->data;
        g_string_append_printf(line, "%s%s=", line->len > 0 ? "; " : "", column->name);
        if (column->type == PURPLE_ROOMLIST_FIELD_STRING)
            g_string_append(line, text(value->data));
        else
            g_string_append_printf(line, "%d", column->type == PURPLE_ROOMLIST_FIELD_BOOL ? value->data != NULL : GPOINTER_TO_INT(value->data));
    }
    event("room", purple_roomlist_room_get_name(room), line->str, NULL);
    g_string_free(line, TRUE);
}

static void rooms_in_progress(PurpleRoomlist *list, gboolean in_progress)
{
    (void)list;
    if (!in_progress)
        event("rooms-end", NULL);
}

static PurpleRoomlistUiOps room_operations = { .add_room = room_listed, .in_progress = rooms_in_progress };

/* Chats. */

static void chat_joined(PurpleConversation *chat)
{
    event("chat-joined", purple_conversation_get_name(chat), text(purple_conversation_get_title(chat)),
          text(purple_conv_chat_get_topic(PURPLE_CONV_CHAT(chat))), NULL);
}

static void chat_left(PurpleConversation *chat)
{
    event("chat-left", purple_conversation_get_name(chat), NULL);
}

static void message_received(PurpleAccount *of, char *sender, char *message, PurpleConversation *chat, PurpleMessageFlags flags)
{
    (void)of, (void)flags;
    char *plain = purple_unescape_html(message);
    event("message", purple_conversation_get_name(chat), sender, plain, NULL);
    g_free(plain);
}

/* What the client tells in the room itself, such as a message that was not delivered. */
static void conversation_written(PurpleAccount *of, const char *who, char *message, PurpleConversation *chat, PurpleMessageFlags flags)
{
    (void)of, (void)who;
    if (flags & (PURPLE_MESSAGE_ERROR | PURPLE_MESSAGE_SYSTEM))
        event(flags & PURPLE_MESSAGE_ERROR ? "chat-error" : "chat-system", purple_conversation_get_name(chat), message, NULL);
}

static void user_joined(PurpleConversation *chat, const char *name, PurpleConvChatBuddyFlags flags, gboolean arrival)
{
    (void)flags;
    if (arrival)
        event("user-join", purple_conversation_get_name(chat), name, NULL);
}

static void user_left(PurpleConversation *chat, const char *name, const char *reason)
{
    (void)reason;
    event("user-leave", purple_conversation_get_name(chat), name, NULL);
}

/* The connection. As Pidgin does, a lost one is tried again, and its rooms are entered again. */

static void enter_again(gpointer name, gpointer connection)
{
    PurplePluginProtocolInfo *protocol = PURPLE_PLUGIN_PROTOCOL_INFO(purple_connection_get_prpl(connection));
    GHashTable *components = protocol->chat_info_defaults(connection, name);
    serv_join_chat(connection, components);
    g_hash_table_destroy(components);
}

static void signed_on(PurpleConnection *connection)
{
    event("connected", NULL);
    g_slist_foreach(lost_rooms, enter_again, connection);
    g_slist_free_full(lost_rooms, g_free);
    lost_rooms = NULL;
}

static void signing_off(PurpleConnection *connection)
{
    (void)connection;
    for (GList *chat = purple_get_chats(); !leaving && chat != NULL; chat = chat->next)
        if (!purple_conv_chat_has_left(PURPLE_CONV_CHAT((PurpleConversation *)chat->data)))
            lost_rooms = g_slist_append(lost_rooms, g_strdup(purple_conversation_get_name(chat->data)));
}

static void signed_off(PurpleConnection *connection)
{
    (void)connection;
    event("disconnected", NULL);
    if (leaving)
        g_main_loop_quit(loop);
}

static gboolean connect_again(gpointer data)
{
    (void)data;
    purple_account_connect(account);
    return FALSE;
}

static void connection_failed(PurpleConnection *connection, PurpleConnectionError reason, const char *description)
{
    (void)connection;
    event("error", purple_connection_error_is_fatal(reason) ? "fatal" : "temporary", description, NULL);
    if (!purple_connection_error_is_fatal(reason))
        g_timeout_add(RECONNECT_DELAY, connect_again, NULL);
}

/* Commands. */

static void join(const char *uri)
{
    GHashTable *components = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(components, g_strdup("uri"), g_strdup(uri));
    serv_join_chat(purple_account_get_connection(account), components);
    g_hash_table_destroy(components);
}

static PurpleConversation *chat_of(const char *name)
{
    PurpleConversation *chat = purple_find_conversation_with_account(PURPLE_CONV_TYPE_CHAT, name, account);
    if (chat == NULL)
        event("unknown-chat", name, NULL);
    return chat;
}

static void members(PurpleConversation *chat)
{
    for (GList *user = purple_conv_chat_get_users(PURPLE_CONV_CHAT(chat)); user != NULL; user = user->next) {
        const PurpleConvChatBuddy *buddy = user->data;
        event("member", purple_conversation_get_name(chat), buddy->name, buddy->flags & PURPLE_CBFLAGS_OP ? "operator" : "", NULL);
    }
    event("members-end", purple_conversation_get_name(chat), NULL);
}

static void post(PurpleConversation *chat, const char *escaped)
{
    char *plain = g_strcompress(escaped);
    char *safe = g_markup_escape_text(plain, -1);
    char *markup = purple_strdup_withhtml(safe);
    purple_conv_chat_send(PURPLE_CONV_CHAT(chat), markup);
    g_free(markup);
    g_free(safe);
    g_free(plain);
}

static void list_rooms(void)
{
    if (rooms != NULL)
        purple_roomlist_unref(rooms);
    rooms = purple_roomlist_get_list(purple_account_get_connection(account));
}

static void execute(char **words)
{
    const char *command = words[0], *argument = words[1];
    PurpleConversation *chat;
    if (strcmp(command, "rooms") == 0)
        list_rooms();
    else if (strcmp(command, "quit") == 0) {
        leaving = TRUE;
        if (purple_account_is_disconnected(account))
            g_main_loop_quit(loop);
        else
            purple_account_disconnect(account);
    } else if (strcmp(command, "join") == 0)
        join(argument);
    else if ((chat = chat_of(argument)) == NULL)
        return;
    else if (strcmp(command, "post") == 0)
        post(chat, words[2]);
    else if (strcmp(command, "leave") == 0)
        purple_conversation_destroy(chat);
    else if (strcmp(command, "members") == 0)
        members(chat);
    else
        event("unknown-command", command, NULL);
}

static gboolean command_ready(GIOChannel *channel, GIOCondition condition, gpointer data)
{
    (void)condition, (void)data;
    char *line = NULL;
    gsize end;
    if (g_io_channel_read_line(channel, &line, NULL, &end, NULL) != G_IO_STATUS_NORMAL) {
        g_main_loop_quit(loop);
        return FALSE;
    }
    line[end] = 0;
    char **words = g_strsplit(line, "\t", 3);
    execute(words);
    g_strfreev(words);
    g_free(line);
    return TRUE;
}

static void listen_to(void *instance, const char *signal, void *function)
{
    static int handle;
    purple_signal_connect(instance, signal, &handle, PURPLE_CALLBACK(function), NULL);
}

static void listen_to_everything(void)
{
    void *connections = purple_connections_get_handle(), *conversations = purple_conversations_get_handle();
    listen_to(connections, "signed-on", signed_on);
    listen_to(connections, "signing-off", signing_off);
    listen_to(connections, "signed-off", signed_off);
    listen_to(connections, "connection-error", connection_failed);
    listen_to(conversations, "chat-joined", chat_joined);
    listen_to(conversations, "chat-left", chat_left);
    listen_to(conversations, "received-chat-msg", message_received);
    listen_to(conversations, "wrote-chat-msg", conversation_written);
    listen_to(conversations, "chat-buddy-joined", user_joined);
    listen_to(conversations, "chat-buddy-left", user_left);
}

static void start_libpurple(const char *folder)
{
    char *log_name = g_build_filename(folder, "client.log", NULL);
    log_file = fopen(log_name, "a");
    g_free(log_name);
    purple_util_set_user_dir(folder);
    g_set_print_handler(print_nothing);
    purple_debug_set_enabled(TRUE);
    purple_debug_set_unsafe(TRUE);
    purple_debug_set_ui_ops(&debug_operations);
    use_glib_event_loop();
    purple_plugins_add_search_path("/usr/lib/purple-2");
    if (log_file == NULL || !purple_core_init("headless"))
        exit(3);
    purple_set_blist(purple_blist_new());
    purple_notify_set_ui_ops(&notify_operations);
    purple_request_set_ui_ops(&request_operations);
    purple_roomlist_set_ui_ops(&room_operations);
}

static void sign_in(char **arguments)
{
    char *name = g_strconcat(arguments[0], ",", arguments[2], NULL);
    account = purple_account_new(name, "prpl-sipe");
    g_free(name);
    purple_account_set_password(account, arguments[1]);
    purple_account_set_string(account, "authentication", "auto");
    purple_account_set_string(account, "transport", arguments[3]);
    purple_account_set_string(account, "server", arguments[4]);
    purple_accounts_add(account);
    purple_savedstatus_activate(purple_savedstatus_new(NULL, PURPLE_STATUS_AVAILABLE));
    purple_account_set_enabled(account, "headless", TRUE);
}

int main(int count, char **arguments)
{
    if (count != 8) {
        fputs("usage: client FOLDER SEED USER PASSWORD LOGIN tcp|tls HOST:PORT\n", stderr);
        return 2;
    }
    setlocale(LC_ALL, "");
    signal(SIGPIPE, SIG_IGN);
    loop = g_main_loop_new(NULL, FALSE);
    start_libpurple(arguments[1]);
    if (purple_find_prpl("prpl-sipe") == NULL) {
        fputs("pidgin-sipe is not installed\n", stderr);
        return 3;
    }
    listen_to_everything();
    srand((unsigned int)strtoul(arguments[2], NULL, 10));
    sign_in(arguments + 3);
    GIOChannel *input = g_io_channel_unix_new(0);
    g_io_add_watch(input, G_IO_IN | G_IO_HUP, command_ready, NULL);
    g_main_loop_run(loop);
    return 0;
}
