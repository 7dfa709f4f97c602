namespace PersistentChat.EndToEnd;

/// <summary>What is installed on this machine.</summary>
internal static class Installed
{
    public static bool Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
