using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PersistentChat.Transport;

/// <summary>Error numbers of Linux, the same on every architecture .NET runs on.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int ConnectionAborted = 103;

    /// <summary>Why the last call of the system failed on this thread.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The last failure as an exception with the system's words.</summary>
    public static Win32Exception LastError() => new(Last);
}
