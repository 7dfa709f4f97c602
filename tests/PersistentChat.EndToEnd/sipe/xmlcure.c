/* On current Debian 12 pidgin-sipe reads no XML at all: it marks a SAX handler as SAX2 that has SAX1 callbacks only, and the
   patched libxml2 then calls none of them. This definition stands before libxml2's, because the program exports it, and clears
   the mark in a copy of such a handler. Nothing else is changed.
   The handler is declared here, as libxml2's ABI has it, so that its headers need not be installed. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

enum { SAX1_CALLBACKS = 27 };

static const unsigned int SAX2_MAGIC = 0xDEEDBEAF;

struct sax_handler {
    void (*callbacks[SAX1_CALLBACKS])(void);
    unsigned int initialized;
    void *private_data;
    void (*start_element_ns)(void);
    void (*end_element_ns)(void);
    void (*structured_error)(void);
};

int xmlSAXUserParseMemory(struct sax_handler *sax, void *user_data, const char *buffer, int size);

int xmlSAXUserParseMemory(struct sax_handler *sax, void *user_data, const char *buffer, int size)
{
    int (*real)(struct sax_handler *, void *, const char *, int);
    *(void **)&real = dlsym(RTLD_NEXT, "xmlSAXUserParseMemory");
    struct sax_handler copy = *sax;
    if (copy.initialized == SAX2_MAGIC && copy.start_element_ns == NULL && copy.end_element_ns == NULL)
        copy.initialized = 1;
    return real(&copy, user_data, buffer, size);
}
