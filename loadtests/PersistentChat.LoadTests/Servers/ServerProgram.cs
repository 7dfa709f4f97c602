namespace PersistentChat.LoadTests;

/// <summary>Finds the server of the same checkout.</summary>
internal static class ServerProgram
{
    /// <summary>Path of the built executable, of the same configuration as the driver.</summary>
    /// <exception cref="LoadException">It is not there.</exception>
    public static string Find()
    {
        // .../loadtests/PersistentChat.LoadTests/bin/CONFIGURATION/FRAMEWORK/
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output;
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "PersistentChat.sln")))
            root = root.Parent;
        if (root is null)
            throw new LoadException("The driver is not part of a checkout, so there is no server to start: name one with --server.");
        var program = Path.Combine(
            root.FullName, "server", "PersistentChat.Server", "bin", output.Parent!.Name, output.Name, "pchat");
        return File.Exists(program) ? program : throw new LoadException($"The server is not built: there is no {program}.");
    }
}
