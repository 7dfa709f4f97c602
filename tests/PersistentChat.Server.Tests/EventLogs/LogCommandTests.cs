using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace PersistentChat.Server.Tests.EventLogs;

public sealed class LogCommandTests
{
    [Fact]
    public async Task Inspect_tells_what_the_log_is_while_it_is_open_elsewhere()
    {
        using var sample = await SampleLog.CreateAsync(posts: 50);
        await using var open = await sample.OpenAsync();
        var (code, output, errors) = await RunAsync("inspect", "--data", sample.Data);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains(open.LogId.ToString("D"), output, StringComparison.Ordinal);
        Assert.Contains("1 to 53: 53 records", output, StringComparison.Ordinal);
        Assert.Contains("2026-01-02T03:04:05.0000000Z to 2026-01-02T03:04:05.0000000Z", output, StringComparison.Ordinal);
        Assert.Matches("MessagePosted +50\\s", output);
        Assert.Matches("CredentialChanged +1\\s", output);
        Assert.Matches("Check +good", output);
    }

    [Fact]
    public async Task Inspect_names_every_damage_and_goes_on_behind_it()
    {
        using var sample = await SampleLog.CreateAsync(posts: 50);
        var bytes = await File.ReadAllBytesAsync(sample.LogFile);
        foreach (var at in new[] { bytes.Length / 3, bytes.Length * 2 / 3 })
            bytes[at] ^= 1;
        await File.WriteAllBytesAsync(sample.LogFile, bytes);
        var (code, output, _) = await RunAsync("inspect", "--data", sample.Data);
        Assert.Equal(1, code);
        Assert.Matches("Check +DAMAGED", output);
        Assert.Matches("1 to 53: 51 records", output);
        Assert.Equal(2, output.Split($"(file {sample.LogFile}, byte ").Length - 1);
        Assert.Equal(2, output.Split("are lost in these files").Length - 1);
    }

    [Fact]
    public async Task Inspect_shows_which_copy_of_a_commit_is_damaged()
    {
        using var sample = await SampleLog.CreateAsync(posts: 5);
        var path = Path.Combine(sample.Data, "log", "log.commits");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[100] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        var (code, output, _) = await RunAsync("inspect", "--data", sample.Data);
        Assert.Equal(0, code);
        Assert.Contains("1 of 2 copies good", output, StringComparison.Ordinal);

        bytes[700] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        (code, output, var errors) = await RunAsync("inspect", "--data", sample.Data);
        Assert.Equal(1, code);
        Assert.Contains("neither copy is good", output, StringComparison.Ordinal);
        Assert.Contains("no good copy of the commit at byte 0", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_writes_what_was_asked_for_as_one_JSON_object_a_line()
    {
        using var sample = await SampleLog.CreateAsync(posts: 50);
        var (code, output, _) = await RunAsync(
            "dump", "--data", sample.Data, "--json", "--from", "11", "--to", "20", "--kind", "MessagePosted", "--room", SampleLog.Attic.ToString());
        Assert.Equal(0, code);
        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([11, 13, 15, 17, 19], events.Select(chatEvent => chatEvent.GetProperty("sequence").GetInt32()));
        Assert.All(events, chatEvent =>
        {
            Assert.Equal("MessagePosted", chatEvent.GetProperty("kind").GetString());
            Assert.Equal("2026-01-02T03:04:05.0000000Z", chatEvent.GetProperty("time").GetString());
            Assert.Equal(SampleLog.Attic, chatEvent.GetProperty("roomId").GetGuid());
            var number = (chatEvent.GetProperty("sequence").GetInt32() - 4).ToString(CultureInfo.InvariantCulture);
            Assert.Equal($"post \u001b[31m{number}\n\"häuser\"", chatEvent.GetProperty("text").GetString());
        });
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--to=1000")]
    public async Task Dump_writes_one_line_an_event_and_never_what_can_be_used_to_sign_in(string format)
    {
        using var sample = await SampleLog.CreateAsync(posts: 5);
        var (code, output, _) = await RunAsync("dump", "--data", sample.Data, format);
        Assert.Equal(0, code);
        Assert.Equal(8, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("CredentialChanged", output, StringComparison.Ordinal);
        Assert.Contains("realm", output, StringComparison.Ordinal);
        Assert.DoesNotContain(SampleLog.Secret, output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(Convert.FromHexString(SampleLog.Secret)), output, StringComparison.Ordinal);
        Assert.DoesNotContain("4096", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
        Assert.Contains("häuser", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_ends_at_a_damage_and_says_where_it_is()
    {
        using var sample = await SampleLog.CreateAsync(posts: 50);
        var bytes = await File.ReadAllBytesAsync(sample.LogFile);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(sample.LogFile, bytes);
        var (code, output, errors) = await RunAsync("dump", "--data", sample.Data);
        Assert.Equal(1, code);
        Assert.InRange(output.Split('\n').Length, 10, 40);
        Assert.Contains(sample.LogFile, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_log_is_refused()
    {
        var (code, _, errors) = await RunAsync("inspect", "--data", Path.Combine(Path.GetTempPath(), "pchat-is-not-here"));
        Assert.Equal(2, code);
        Assert.Contains("no event log in", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var console = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter(), EnableDefaultExceptionHandler = false };
        var code = await LogCommand.Create().Parse(arguments).InvokeAsync(console);
        return (code, console.Output.ToString()!, console.Error.ToString()!);
    }
}
