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
        var program = Path.Combine(
            Checkout.Find(), "server", "PersistentChat.Server", "bin", output.Parent!.Name, output.Name, "pchat");
        return File.Exists(program) ? program : throw new LoadException($"The server is not built: there is no {program}.");
    }
}
