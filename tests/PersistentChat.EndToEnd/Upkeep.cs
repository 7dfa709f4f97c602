using System.Diagnostics;
using System.Text.Json;
using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>What an operator sees of a server and does with its databases.</summary>
internal static class Upkeep
{
    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromMinutes(3);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>The page <c>/health/ready</c>, or why there is none.</summary>
    public static async Task<string> HealthAsync(this ChatServer server)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://{server.Process.Http[0]}/health/ready"));
            return await answer.Content.ReadAsStringAsync();
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return $"no answer: {away.Message}";
        }
    }

    /// <summary>Waits until the server is ready and its databases have everything.</summary>
    public static Task CaughtUpAsync(this ChatServer server) => server.UntilHealthAsync(IsCaughtUp);

    /// <summary>Waits until the page <c>/health/ready</c> is as expected.</summary>
    public static async Task UntilHealthAsync(this ChatServer server, Func<string, bool> isAsExpected)
    {
        using var limit = new CancellationTokenSource(CatchUpLimit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var last = "nothing";
        try
        {
            while (true)
            {
                last = await server.HealthAsync();
                if (isAsExpected(last))
                    return;
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Health was not as expected within {CatchUpLimit}. It is: {last}\n{server.Process.Output}");
        }
    }

    /// <summary>Runs <c>pchat db</c> with the settings of a server.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> RunDbAsync(this ChatServer server, string command, int expectedCode = 0)
    {
        var start = ServerExecutable.Start(["db", command, "--data", server.Data]);
        foreach (var (name, value) in server.Process.Options.Environment)
            start.Environment[name] = value;
        using var tool = Process.Start(start)!;
        tool.StandardInput.Close();
        var (output, errors) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync();
        var said = await output + await errors;
        Assert.True(tool.ExitCode == expectedCode, $"pchat db {command} ended with {tool.ExitCode}:\n{said}");
        return said;
    }

    private static bool IsCaughtUp(string health)
    {
        if (health.Length == 0 || health[0] != '{')
            return false;
        using var document = JsonDocument.Parse(health);
        return document.RootElement.GetProperty("status").GetString() == "ready"
            && document.RootElement.GetProperty("projections").EnumerateArray().All(projection => projection.GetProperty("lagRecords").GetInt64() == 0);
    }
}
