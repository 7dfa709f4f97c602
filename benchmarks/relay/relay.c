// A yardstick, not a product: the least that a chat server can do. One thread, one epoll, no storage, no sign-in, no checks.
// Every client joins one room and whatever it sends is sent to everyone in that room. Messages wait in a buffer of each client
// and leave once per client at the end of each batch of epoll events.
//
//   relay raw PORT    frames: 4 bytes big-endian length, then as many bytes. A frame of 'J' and a room (4 bytes big-endian) joins.
//                     Until then each frame, the joining one too, comes back to its sender, as a server answers the steps of a sign-in.
//   relay sip PORT    SIP over TCP framed by Content-Length. Each request is answered. One whose body is "J <room>" joins, any before it
//                     is a step of a sign-in, any after it is a post: its body goes to each member behind a head of the member's own.
//                     Responses are read and dropped.
//
// Prints the port it listens on. Listens on loopback only. Ends with SIGTERM.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_ROOMS = 1 << 16, EVENTS = 512, READ = 256 * 1024, HEAD = 512 };

struct client {
    int fd, room, index, dirty, blocked;
    unsigned cseq;
    char *in, *out;
    size_t in_len, in_cap, out_len, out_sent, out_cap;
};

struct room { struct client **members; int count, cap; };

static struct room rooms[MAX_ROOMS];
static struct client **dirty;
static int dirty_count, dirty_cap, ep, is_sip;
static char input[READ];

static void *grow(void *p, size_t *cap, size_t need) {
    if (need <= *cap) return p;
    while (*cap < need) *cap = *cap ? *cap * 2 : 1024;
    if (!(p = realloc(p, *cap))) abort();
    return p;
}

static void append(struct client *c, const char *data, size_t n) {
    c->out = grow(c->out, &c->out_cap, c->out_len + n);
    memcpy(c->out + c->out_len, data, n);
    c->out_len += n;
    if (c->dirty) return;
    c->dirty = 1;
    if (dirty_count == dirty_cap && !(dirty = realloc(dirty, sizeof *dirty * (dirty_cap = dirty_cap ? dirty_cap * 2 : 1024)))) abort();
    dirty[dirty_count++] = c;
}

static void join(struct client *c, unsigned number) {
    if (c->room >= 0 || number >= MAX_ROOMS) return;
    struct room *r = &rooms[c->room = (int)number];
    if (r->count == r->cap && !(r->members = realloc(r->members, sizeof *r->members * (r->cap = r->cap ? r->cap * 2 : 64)))) abort();
    c->index = r->count;
    r->members[r->count++] = c;
}

static void leave(struct client *c) {
    if (c->room < 0) return;
    struct room *r = &rooms[c->room];
    (r->members[c->index] = r->members[--r->count])->index = c->index;
}

// What a SIP server cannot share: each member's own request line, dialog and number. About as long as a real one.
static void deliver_sip(struct client *c, const char *body, size_t n) {
    char head[HEAD];
    c->cseq++;
    int len = snprintf(head, sizeof head,
        "INFO sip:user%d@127.0.0.1:5060;transport=tcp SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:5060;branch=z9hG4bK%032x%u\r\n"
        "From: <sip:pchat-1@contoso.com>;tag=%032x\r\nTo: <sip:user%d@contoso.com>;tag=%016x;epid=%012x\r\nCall-ID: %032x\r\n"
        "Max-Forwards: 70\r\nContent-Type: text/plain\r\nCSeq: %u INFO\r\nContent-Length: %zu\r\n\r\n",
        c->fd, c->fd, c->cseq, c->fd, c->fd, c->fd, c->fd, c->fd, c->cseq, n);
    append(c, head, (size_t)len);
    append(c, body, n);
}

static size_t read_raw(struct client *c, const char *p, size_t n) {
    size_t used = 0;
    while (n - used >= 4) {
        unsigned len = ntohl(*(const unsigned *)(p + used));
        if (n - used < 4u + len) break;
        if (c->room < 0) {
            if (len >= 5 && p[used + 4] == 'J') join(c, ntohl(*(const unsigned *)(p + used + 5)));
            append(c, p + used, 4 + len);
        } else {
            struct room *r = &rooms[c->room];
            for (int i = 0; i < r->count; i++) append(r->members[i], p + used, 4 + len);
        }
        used += 4 + len;
    }
    return used;
}

// The bytes behind a body may be anything: only digits within it count.
static unsigned room_of(const char *p, size_t n) {
    unsigned room = 0;
    for (size_t i = 2; i < n && p[i] >= '0' && p[i] <= '9'; i++) room = room * 10 + (unsigned)(p[i] - '0');
    return room;
}

static size_t read_sip(struct client *c, const char *p, size_t n) {
    size_t used = 0;
    for (;;) {
        const char *start = p + used, *end = memmem(start, n - used, "\r\n\r\n", 4);
        if (!end) return used;
        const char *field = memmem(start, (size_t)(end - start), "Content-Length:", 15);
        size_t head = (size_t)(end - start) + 4, body = field ? strtoul(field + 15, NULL, 10) : 0;
        if (n - used < head + body) return used;
        const char *text = start + head;
        if (strncmp(start, "SIP/", 4) != 0) {
            append(c, "SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n", 37);
            if (c->room < 0 && body > 2 && text[0] == 'J') join(c, room_of(text, body));
            else if (c->room >= 0)
                for (int i = 0; i < rooms[c->room].count; i++) deliver_sip(rooms[c->room].members[i], text, body);
        }
        used += head + body;
    }
}

static void drop(struct client *c) {
    leave(c);
    close(c->fd);
    c->fd = -1;
    if (c->dirty) return; // freed by the flush that still knows it
    free(c->in); free(c->out); free(c);
}

static int on_readable(struct client *c) {
    ssize_t n = recv(c->fd, input, sizeof input, MSG_DONTWAIT);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    if (n == 0) return 0;
    const char *p = input;
    size_t len = (size_t)n;
    if (c->in_len) {
        c->in = grow(c->in, &c->in_cap, c->in_len + len);
        memcpy(c->in + c->in_len, input, len);
        p = c->in; len += c->in_len;
    }
    size_t used = is_sip ? read_sip(c, p, len) : read_raw(c, p, len);
    size_t rest = len - used;
    if (rest) { c->in = grow(c->in, &c->in_cap, rest); memmove(c->in, p + used, rest); }
    c->in_len = rest;
    return 1;
}

static int flush(struct client *c) {
    while (c->out_sent < c->out_len) {
        ssize_t n = send(c->fd, c->out + c->out_sent, c->out_len - c->out_sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno != EAGAIN) return 0;
        if (n < 0) break;
        c->out_sent += (size_t)n;
    }
    int blocked = c->out_sent < c->out_len;
    if (!blocked) c->out_len = c->out_sent = 0;
    if (blocked != c->blocked) {
        struct epoll_event e = { .events = EPOLLIN | (blocked ? EPOLLOUT : 0), .data.ptr = c };
        epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
        c->blocked = blocked;
    }
    return 1;
}

static void accept_all(int listener) {
    for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
        struct client *c = calloc(1, sizeof *c);
        if (!c) abort();
        c->fd = fd; c->room = -1;
        epoll_ctl(ep, EPOLL_CTL_ADD, fd, &(struct epoll_event){ .events = EPOLLIN, .data.ptr = c });
    }
}

int main(int argc, char **argv) {
    if (argc != 3 || (strcmp(argv[1], "raw") != 0 && strcmp(argv[1], "sip") != 0)) return fprintf(stderr, "usage: relay raw|sip PORT\n"), 2;
    is_sip = argv[1][0] == 's';
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
    if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 4096)) return perror("relay"), 1;
    getsockname(listener, (struct sockaddr *)&at, &size);
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    ep = epoll_create1(0);
    epoll_ctl(ep, EPOLL_CTL_ADD, listener, &(struct epoll_event){ .events = EPOLLIN, .data.ptr = NULL });
    struct epoll_event events[EVENTS];
    for (;;) {
        int n = epoll_wait(ep, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            if (!c) { accept_all(listener); continue; }
            if (c->fd < 0) continue;
            int alive = !(events[i].events & EPOLLOUT) || flush(c);
            if (alive && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) alive = on_readable(c);
            if (!alive) drop(c);
        }
        for (int i = 0; i < dirty_count; i++) {
            struct client *c = dirty[i];
            int alive = c->fd >= 0 && flush(c);
            c->dirty = 0;
            if (c->fd < 0) { free(c->in); free(c->out); free(c); }
            else if (!alive) drop(c);
        }
        dirty_count = 0;
    }
}
