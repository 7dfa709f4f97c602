using System.Runtime.InteropServices;

namespace PersistentChat.LoadTests;

/// <summary>The calls of Linux that open a connection without waiting for it. A negative result is a failure.</summary>
internal static partial class Libc
{
    public const int Stream = 1;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int InProgress = 115;

    public const int IpLevel = 0;
    public const int TcpLevel = 6;
    public const int NoDelay = 1;
    public const int BindAddressNoPort = 24;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int socket, int level, int option, in int value, int length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, ref byte address, int length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int socket, ref byte address, int length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);
}
