using System.Diagnostics;
using System.Text.Json;
using PersistentChat.Client;
using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>A backup taken under load, restored, and run.</summary>
public sealed class BackupTests
{
    private const int Writers = 4;
    private const int AnsweredBefore = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task All_that_was_acknowledged_before_a_backup_began_is_there_once_and_in_order_in_a_server_made_of_it()
    {
        using var folder = new TempFolder();
        var (backup, restored) = (folder.In("backup"), folder.In("restored"));
        var load = new Load();
        HashSet<string> before;
        await using (var server = await ChatServer.StartAsync(Unlimited))
        {
            await load.StartAsync(server);
            await load.AnsweredAsync(AnsweredBefore);
            before = load.Answered();
            await RunAsync("backup", backup, "--data", server.Data);
            var afterwards = load.Answered().Count;
            // Posts go on during and after the backup, so that it was taken in the midst of them.
            await load.AnsweredAsync(afterwards + 10);
            await load.StopAsync();
            Assert.True(afterwards > before.Count, "nothing was posted while the backup was taken");
        }
        var told = await RunAsync("restore", backup, "--data", restored);
        Assert.Matches("Event log +records 1 to [0-9]+; the last is of 20", told);
        await using (var server = await ServerProcess.StartAsync(Unlimited(new ServerOptions { Data = restored })))
        {
            await using var reader = await ChatClient.ConnectAsync(
                new ChatClientOptions { Host = "127.0.0.1", Port = server.Sip[0].Port, User = Seeds.User(20) }).WaitAsync(ChatServer.Patience);
            for (var room = 1; room <= Load.Rooms; room++)
                CheckNewest(await reader.HistoryAsync(Seeds.Room(room), 100), before, load);
            Assert.Equal(0, await server.StopAsync());
        }
        await CheckAllAsync(restored, before, load);
    }

    /// <summary>What the restored server tells of a room: numbers without gaps, and nothing that was not posted.</summary>
    private static void CheckNewest(IReadOnlyList<ChatMessage> history, HashSet<string> before, Load load)
    {
        Assert.NotEmpty(history);
        for (var i = 1; i < history.Count; i++)
            Assert.Equal(history[i - 1].Number + 1, history[i].Number);
        Assert.All(history, message => Assert.Contains(message.Text, load.Posted));
        Assert.Contains(history, message => before.Contains(message.Text) || history[0].Number > 1);
    }

    /// <summary>What the restored log holds: everything acknowledged, each post once, each writer's posts in order, numbers without gaps.</summary>
    private static async Task CheckAllAsync(string data, HashSet<string> before, Load load)
    {
        Assert.Matches("Check +good", await RunAsync("log", "inspect", "--data", data));
        var posts = (await RunAsync("log", "dump", "--data", data, "--kind", "MessagePosted", "--json"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var texts = posts.Select(post => post.GetProperty("text").GetString()!).ToList();
        Assert.Empty(before.Except(texts));
        Assert.Equal(texts.Count, texts.Distinct().Count());
        Assert.All(texts, text => Assert.Contains(text, load.Posted));
        foreach (var writer in texts.GroupBy(text => text[..text.IndexOf('/')]))
            Assert.Equal(Enumerable.Range(0, writer.Count()).Select(i => $"{writer.Key}/{i}"), writer);
        foreach (var room in posts.GroupBy(post => post.GetProperty("roomId").GetGuid()))
            Assert.Equal(Enumerable.Range(1, room.Count()), room.Select(post => post.GetProperty("number").GetInt32()));
    }

    private static ServerOptions Unlimited(ServerOptions options) => options with
    {
        Environment = new Dictionary<string, string> { ["PCHAT_Limits__CommandsPerSecond"] = "100000", ["PCHAT_Limits__CommandBurst"] = "100000" },
    };

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(ServerExecutable.Start(arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"pchat {string.Join(' ', arguments)}: {process.ExitCode}\n{output}\n{await errors}");
        return output;
    }

    /// <summary>Clients that post, each as fast as it is answered.</summary>
    private sealed class Load
    {
        public const int Rooms = 3;

        private readonly Lock _gate = new();
        private readonly HashSet<string> _answered = [];
        private readonly List<Task> _writers = [];
        private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _stop;

        public HashSet<string> Posted { get; } = [];

        public async Task StartAsync(ChatServer server)
        {
            for (var i = 1; i <= Writers; i++)
            {
                var client = await server.SignInAsync(Seeds.User(i));
                await client.JoinAsync([.. Enumerable.Range(1, Rooms).Select(Seeds.Room)]);
                _writers.Add(PostAsync(client, $"writer {i}"));
            }
        }

        public HashSet<string> Answered()
        {
            lock (_gate)
                return [.. _answered];
        }

        public async Task AnsweredAsync(int count)
        {
            while (true)
            {
                Task progress;
                lock (_gate)
                {
                    if (_answered.Count >= count)
                        return;
                    progress = _progress.Task;
                }
                await progress.WaitAsync(Patience);
            }
        }

        public Task StopAsync()
        {
            Volatile.Write(ref _stop, true);
            return Task.WhenAll(_writers).WaitAsync(Patience);
        }

        private async Task PostAsync(ChatClient client, string name)
        {
            for (var i = 0; !Volatile.Read(ref _stop); i++)
            {
                var text = $"{name}/{i}";
                lock (_gate)
                    Posted.Add(text);
                await client.PostAsync(Seeds.Room(1 + i % Rooms), text);
                lock (_gate)
                {
                    _answered.Add(text);
                    _progress.TrySetResult();
                    _progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }
    }
}
