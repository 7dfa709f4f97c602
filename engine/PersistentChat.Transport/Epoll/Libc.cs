using System.Runtime.InteropServices;

namespace PersistentChat.Transport;

/// <summary>The calls of Linux this transport is made of. A negative result means that <see cref="Errno.Last"/> says why.</summary>
internal static partial class Libc
{
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;
    public const int More = 0x8000;
    public const int Truncate = 0x20;

    public const int EpollAdd = 1;
    public const int EpollModify = 3;

    public const int SocketLevel = 1;
    public const int LingerOption = 13;

    public const int ShutdownRead = 0;

    public const int OpenFilesLimit = 7;

    /// <summary>F_DUPFD_CLOEXEC.</summary>
    public const int Duplicate = 1030;

    // The numbers of these calls, for which there are no functions, are the same on every architecture .NET runs on.
    public const int RingSetupCall = 425;
    public const int RingEnterCall = 426;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, in byte epollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, SafeHandle descriptor, in byte epollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, ref byte events, int maxEvents, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeHandle descriptor, in ulong value, nint length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, ref byte buffer, nint length, int flags);

    /// <returns>How many bytes the system took, or its error as a negative number.</returns>
    public static int Send(int socket, ReadOnlySpan<byte> bytes, int flags)
    {
        var sent = (int)Send(socket, in MemoryMarshal.GetReference(bytes), bytes.Length, flags);
        return sent >= 0 ? sent : -Errno.Last;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint RingSetup(nint call, uint entries, ref SocketRing.Parameters parameters);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint RingEnter(nint call, int ring, uint submitted, uint completed, uint flags, nint signals, nint signalsLength);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nint length);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(SafeHandle listener, ref byte address, ref int addressLength, int flags);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetLocalName(int socket, ref byte address, ref int addressLength);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int socket, int level, int option, in Linger value, int length);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(SafeHandle socket, int how);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, in byte buffer, nint length, int flags);

    /// <summary>The system's <c>struct rlimit</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct ResourceLimit
    {
        public readonly nuint Soft;
        public readonly nuint Hard;
    }

    /// <summary>The system's <c>struct linger</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Linger(int isOn, int seconds)
    {
        public readonly int IsOn = isOn;
        public readonly int Seconds = seconds;
    }
}
