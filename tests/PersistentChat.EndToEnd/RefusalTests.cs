using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>What keeps a server from starting: one clear line and exit code 2, and nothing was started.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_sign_in_a_listener_that_others_can_reach_is_refused()
    {
        var output = await RefusedAsync(options => options with { Sip = ["0.0.0.0:0"] });
        Assert.Contains("pchat: Auth = none together with Sip = 0.0.0.0:0 is not allowed: without sign-in anyone", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.In("data")));
    }

    [Fact]
    public async Task An_unknown_setting_in_the_environment_is_refused_with_the_nearest_name()
    {
        var output = await RefusedAsync(options => options with
        {
            Environment = new Dictionary<string, string> { ["PCHAT_Limits__MesageSize"] = "1" },
        });
        Assert.Contains("PCHAT_Limits__MesageSize) is not a setting. Did you mean Limits:MessageSize?", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_option_is_refused_by_name()
    {
        using var process = System.Diagnostics.Process.Start(ServerExecutable.Start(["serve", "--domian", "contoso.com"]))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(ChatServer.Patience);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("'--domian'", await errors, StringComparison.Ordinal);
        Assert.Contains("--domain\n", (await output).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_and_harms_nothing()
    {
        await using var server = await ChatServer.StartAsync();
        var (code, output) = await ServerProcess.RunRefusedAsync(new ServerOptions { Data = server.Data });
        Assert.Equal(2, code);
        Assert.Contains($"The data folder {server.Data} is in use by another process.", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(server.Data, "endpoints.json")));
        var alice = await server.SignInAsync(Seeds.Alice);
        Assert.NotEmpty(await alice.FindRoomsAsync());
    }

    [Fact]
    public async Task A_seed_file_with_a_mistake_is_refused_with_its_place()
    {
        var seed = _folder.Write("seed.json", """{ "rooms": [{ "name": "Lobby", "category": "General", "privacy": "Ajar" }] }""");
        var output = await RefusedAsync(options => options with { Seed = seed });
        Assert.Contains($"pchat: Seed file {seed}: rooms[0].privacy: give one of", output, StringComparison.Ordinal);
    }

    private async Task<string> RefusedAsync(Func<ServerOptions, ServerOptions> change)
    {
        var (code, output) = await ServerProcess.RunRefusedAsync(change(new ServerOptions { Data = _folder.In("data") }));
        Assert.True(code == 2, $"exit code {code}\n{output}");
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        return output;
    }
}
