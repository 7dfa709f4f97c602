namespace PersistentChat.Server;

/// <summary>tmp</summary>
internal static class ServerRun
{
    /// <summary>tmp</summary>
    public static async Task<int> RunAsync(ServerSettings settings, TextWriter output, TextWriter errors)
    {
        foreach (var s in new SettingsCatalog(settings).All) await output.WriteLineAsync($"{s.Name} = {s.Text}   [{s.Allowed}]");
        return 0;
    }
}
