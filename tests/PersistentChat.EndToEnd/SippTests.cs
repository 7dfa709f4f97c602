using System.Diagnostics;
using System.Globalization;
using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>The server driven by SIPp (the package sip-tester of Debian), which shares no code with it.</summary>
public sealed class SippTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [SippFact]
    public Task One_visit_from_register_to_bye() => RunAsync(1, "t1");

    [SippFact]
    public Task Twenty_visits_at_a_time_each_on_a_connection_of_its_own() => RunAsync(20, "tn");

    private static async Task RunAsync(int visits, string transport)
    {
        await using var server = await ChatServer.StartAsync();
        using var folder = new TempFolder();
        folder.Write("visitors.csv", "SEQUENTIAL\n" + string.Concat(Enumerable.Range(1, visits).Select(i => $"user{i};{Seeds.Room(i)}\n")));
        var start = new ProcessStartInfo("sipp",
        [
            server.Process.Sip[0].ToString(), "-sf", Path.Combine(AppContext.BaseDirectory, "sipp", "chat.xml"), "-inf", "visitors.csv",
            "-t", transport, "-max_socket", "100", "-i", "127.0.0.1", "-m", visits.ToString(CultureInfo.InvariantCulture), "-r", "50",
            "-l", "20", "-recv_timeout", "10000", "-timeout", "50", "-timeout_error", "-nostdin",
            "-trace_err", "-error_file", "errors.log", "-trace_msg", "-message_file", "messages.log",
        ])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var sipp = Process.Start(start)!;
        var (screen, errors) = (sipp.StandardOutput.ReadToEndAsync(), sipp.StandardError.ReadToEndAsync());
        await sipp.WaitForExitAsync().WaitAsync(Limit);
        Assert.True(sipp.ExitCode == 0, $"sipp ended with {sipp.ExitCode}\n{await errors}\n{Tail(folder, "errors.log")}\n{Tail(folder, "messages.log")}\n{await screen}");
    }

    private static string Tail(TempFolder folder, string name)
    {
        const int Shown = 6_000;
        if (!File.Exists(folder.In(name)))
            return $"(no {name})";
        var text = File.ReadAllText(folder.In(name));
        return text[Math.Max(0, text.Length - Shown)..];
    }
}
