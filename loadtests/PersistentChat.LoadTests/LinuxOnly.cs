using System.Runtime.Versioning;

// The driver opens its connections and reads the server's processor time by the calls and files of Linux.
[assembly: SupportedOSPlatform("linux")]
