using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>The real client: libpurple with pidgin-sipe in a process of its own, built from the folder sipe.</summary>
internal sealed partial class SipeClient : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Program = new(BuildAsync);

    private readonly TempFolder _folder = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _unread = [];
    private readonly List<string> _everything = [];
    private readonly Process _process;

    private SipeClient(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["HOME"] = _folder.Path;
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.ArgumentList.Insert(0, _folder.Path);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Collect(line.Data);
        _process.ErrorDataReceived += (_, line) => Collect(line.Data is { Length: > 0 } text ? "stderr\t" + text : null);
        _process.Exited += (_, _) => _lines.Writer.TryWrite("exited");
        _process.EnableRaisingEvents = true;
    }

    /// <summary>Everything it sent and received so far, as the client itself wrote it down.</summary>
    public string Log => File.Exists(_folder.In("client.log")) ? File.ReadAllText(_folder.In("client.log")) : "(no log)";

    /// <summary>The Call-IDs of its messages, each once, in the order of their first use.</summary>
    public IReadOnlyList<string> CallIds => [.. CallId().Matches(Log).Select(match => match.Groups[1].Value).Distinct()];

    /// <param name="server">Where it signs in.</param>
    /// <param name="user">The user's URI.</param>
    /// <param name="password">Any text where the server asks for none.</param>
    /// <param name="tls">True for TLS, false for TCP.</param>
    /// <param name="seed">Its random numbers: clients with the same one use the same Call-IDs and tags.</param>
    public static async Task<SipeClient> StartAsync(ServerProcess server, string user, string password = "none", bool tls = false, int seed = 1)
    {
        var client = new SipeClient(new ProcessStartInfo(await Program.Value,
        [
            seed.ToString(CultureInfo.InvariantCulture), user["sip:".Length..], password, "", tls ? "tls" : "tcp", (tls ? server.Sips : server.Sip)[0].ToString(),
        ]));
        client._process.Start();
        client._process.BeginOutputReadLine();
        client._process.BeginErrorReadLine();
        return client;
    }

    /// <summary>Gives a command; see sipe/client.c.</summary>
    public async Task SendAsync(params string[] words)
    {
        await _process.StandardInput.WriteLineAsync(string.Join('\t', words.Select(Escape)));
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for an event whose first fields are these, and returns all of its fields. What other events came before stays unread.</summary>
    public async Task<string[]> ExpectAsync(params string[] fields)
    {
        using var limit = new CancellationTokenSource(ChatServer.Patience);
        try
        {
            for (var next = 0; ; next++)
            {
                if (next == _unread.Count)
                    _unread.Add(await _lines.Reader.ReadAsync(limit.Token));
                Assert.False(_unread[next] == "exited", $"The client has ended.\n{Account()}");
                if (Fields(_unread[next]).AsSpan().StartsWith(fields))
                    return Take(next);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No {string.Join(' ', fields)}.\n{Account()}");
        }
    }

    /// <summary>Waits for the event <paramref name="end"/> and takes every unread event called <paramref name="name"/>.</summary>
    public async Task<IReadOnlyList<string[]>> CollectAsync(string name, string end)
    {
        await ExpectAsync(end);
        var collected = _unread.Where(line => Fields(line)[0] == name).Select(Fields).ToList();
        _unread.RemoveAll(line => Fields(line)[0] == name);
        return collected;
    }

    /// <summary>Signs off and waits until the process is gone.</summary>
    public async Task QuitAsync()
    {
        await SendAsync("quit");
        await _process.WaitForExitAsync().WaitAsync(ChatServer.Patience);
        Assert.True(_process.ExitCode == 0, $"The client ended with {_process.ExitCode}.\n{Account()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(ChatServer.Patience);
        _process.Dispose();
        _folder.Dispose();
    }

    private static async Task<string> BuildAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "sipe", "client");
        using var build = Process.Start(new ProcessStartInfo("sh", [Path.Combine(AppContext.BaseDirectory, "sipe", "build.sh"), program])
        {
            RedirectStandardError = true,
        })!;
        var errors = build.StandardError.ReadToEndAsync();
        await build.WaitForExitAsync().WaitAsync(ChatServer.Patience);
        Assert.True(build.ExitCode == 0, $"The headless client does not build:\n{await errors}");
        return program;
    }

    private static string Escape(string word) => word.Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\t", "\\t");

    private static string[] Fields(string line) =>
        [.. line.Split('\t').Select(field => Escaped().Replace(field, match => match.Value[1] switch { 'n' => "\n", 't' => "\t", _ => "\\" }))];

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escaped();

    [GeneratedRegex("(?m)^Call-ID: (.+?)\r?$")]
    private static partial Regex CallId();

    private string[] Take(int index)
    {
        var fields = Fields(_unread[index]);
        _unread.RemoveAt(index);
        return fields;
    }

    private void Collect(string? line)
    {
        if (line is null)
            return;
        lock (_everything)
            _everything.Add(line);
        _lines.Writer.TryWrite(line);
    }

    private string Account()
    {
        const int Shown = 6_000;
        var log = Log;
        lock (_everything)
            return $"{string.Join('\n', _everything)}\n...\n{log[Math.Max(0, log.Length - Shown)..]}";
    }
}
