using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PersistentChat.TestKit;

/// <summary>Finds the built <c>pchat</c> of the same configuration as the running tests.</summary>
public static class ServerExecutable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "LANG", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"];

    /// <summary>Full path of the executable.</summary>
    public static string Path { get; } = Find();

    /// <summary>How to start it, with nothing of the environment that could be a setting.</summary>
    public static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
            start.Environment[name] = Environment.GetEnvironmentVariable(name);
        start.Environment["DOTNET_ROOT"] =
            System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return start;
    }

    private static string Find()
    {
        // .../tests/PROJECT/bin/CONFIGURATION/FRAMEWORK/
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        var root = output;
        while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "PersistentChat.sln")))
            root = root.Parent;
        var folder = System.IO.Path.Combine(
            root?.FullName ?? throw new InvalidOperationException($"No solution above {output.FullName}."),
            "server", "PersistentChat.Server", "bin", configuration, framework);
        return System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? "pchat.exe" : "pchat");
    }
}
