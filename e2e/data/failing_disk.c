/* Stands before the calls of the system: what is written below a folder fails while a file says so.

   FAILING_FOLDER is the folder, FAILING_HOW the file. "full" lets every write fail for want of
   room, "sync" every flush to the device, "broken" both; "Full" and "Sync" only those of messages.
   Without the file everything is done. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* What the file says: its first letter, or 0. */
static char how(void) {
    const char *file = getenv("FAILING_HOW");
    char letter = 0;
    int saved = errno;
    int descriptor = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
    if (descriptor >= 0) {
        if (read(descriptor, &letter, 1) != 1) letter = 0;
        close(descriptor);
    }
    errno = saved;
    return letter;
}

/* Whether a descriptor is a file below the folder, and of a message where that is asked. */
static int is_below(int descriptor, int of_message) {
    const char *folder = getenv("FAILING_FOLDER");
    char name[64], path[4096];
    int saved = errno;
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(name, path, sizeof path - 1);
    errno = saved;
    if (!folder || length < 0) return 0;
    path[length] = 0;
    if (of_message && !strstr(path, "/messages") && !strstr(path, "/arrivals")) return 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static int has_no_room(int descriptor) {
    char letter = how();
    if (letter == 'F') return is_below(descriptor, 1);
    return (letter == 'f' || letter == 'b') && is_below(descriptor, 0);
}

static int cannot_flush(int descriptor) {
    char letter = how();
    if (letter == 'S') return is_below(descriptor, 1);
    return (letter == 's' || letter == 'b') && is_below(descriptor, 0);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(code) do { errno = (code); return -1; } while (0)

ssize_t write(int descriptor, const void *from, size_t length) {
    if (has_no_room(descriptor)) FAIL(ENOSPC);
    return REAL(write)(descriptor, from, length);
}

ssize_t pwrite(int descriptor, const void *from, size_t length, off_t at) {
    if (has_no_room(descriptor)) FAIL(ENOSPC);
    return REAL(pwrite)(descriptor, from, length, at);
}

ssize_t pwrite64(int descriptor, const void *from, size_t length, off64_t at) {
    if (has_no_room(descriptor)) FAIL(ENOSPC);
    return REAL(pwrite64)(descriptor, from, length, at);
}

int fsync(int descriptor) {
    if (cannot_flush(descriptor)) FAIL(EIO);
    return REAL(fsync)(descriptor);
}

int fdatasync(int descriptor) {
    if (cannot_flush(descriptor)) FAIL(EIO);
    return REAL(fdatasync)(descriptor);
}
