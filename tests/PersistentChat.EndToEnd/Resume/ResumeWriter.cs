using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Resume;

/// <summary>
/// A user who posts and reads through a proxy that cuts, with a client that comes back by itself, and never hears of it: every post gets
/// its number, and of every room each message comes once and in order.
/// </summary>
internal sealed class ResumeWriter : IAsyncDisposable
{
    private const int Lanes = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly ResumeLedger _ledger;
    private readonly string _name;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _hasSeenAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAwaited;
    private ChatClient _client = null!;
    private Task[] _posting = [];
    private Task _reading = Task.CompletedTask;
    private int _reconnects;

    private ResumeWriter(string name, CuttingProxy proxy, ResumeLedger ledger) => (_name, Proxy, _ledger) = (name, proxy, ledger);

    public CuttingProxy Proxy { get; }

    /// <summary>How often it came back.</summary>
    public int Reconnects => Volatile.Read(ref _reconnects);

    /// <summary>Signs in and enters the rooms, which nobody has posted to yet.</summary>
    public static async Task<ResumeWriter> StartAsync(string user, CuttingProxy proxy, ResumeLedger ledger, IReadOnlyList<Guid> rooms)
    {
        var writer = new ResumeWriter(user, proxy, ledger);
        writer._client = await writer.ConnectAsync(user, rooms);
        ledger.Follow(user);
        writer._reading = writer.ReadAsync();
        return writer;
    }

    /// <summary>Begins to post.</summary>
    public void Begin() => _posting = [.. Enumerable.Range(0, Lanes).Select(PostAsync)];

    /// <summary>Fails if posting or reading has, so that nobody waits for one who does not go on.</summary>
    public Task CheckAsync() => _posting.Append(_reading).FirstOrDefault(task => task.IsFaulted) ?? Task.CompletedTask;

    /// <summary>Posts nothing more; completes when everything posted has its number, or the reading has failed.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await await Task.WhenAny(Task.WhenAll(_posting), _reading);
    }

    /// <summary>Completes when the client has every message that an author was told of, or the reading has failed. Nobody posts any more.</summary>
    public async Task SeesAllAsync()
    {
        _isAwaited = true;
        CompleteIfAllIsSeen();
        await await Task.WhenAny(_hasSeenAll.Task, _reading).WaitAsync(ChatServer.Patience);
    }

    /// <summary>Fails if what was read has: a message twice, none, or another one than others saw.</summary>
    public async Task CloseAsync()
    {
        await _client.DisposeAsync();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _client.DisposeAsync();
        await Proxy.DisposeAsync();
        _stop.Dispose();
    }

    private async Task<ChatClient> ConnectAsync(string user, IReadOnlyList<Guid> rooms)
    {
        // The first connection is no reconnect: a cut there is told to the caller, who tries again.
        while (true)
        {
            ChatClient? client = null;
            try
            {
                client = await ChatClient.ConnectAsync(Options(user));
                Assert.Equal(rooms, (await client.JoinAsync(rooms)).Joined.Select(view => view.Id));
                return client;
            }
            catch (Exception cut) when (cut is ConnectionLostException or ChatConnectException)
            {
                if (client is not null)
                    await client.DisposeAsync();
            }
        }
    }

    private ChatClientOptions Options(string user) => new()
    {
        Binding = ChatBinding.Raw,
        Host = "127.0.0.1",
        Port = Proxy.Port,
        User = user,
        Password = Seeds.Password,
        Reconnect = true,
        ReconnectDelay = TimeSpan.FromMilliseconds(1),
        MaxReconnectDelay = TimeSpan.FromMilliseconds(100),
    };

    private async Task PostAsync(int lane)
    {
        using var pace = new PeriodicTimer(Pause);
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var (room, text) = (_ledger.RoomOf(lane + i), $"{_name}/{lane}/{i}");
            if (_ledger.TakesPosts(room))
            {
                _ledger.Post(room, text);
                _ledger.Answer(room, text, await _client.PostAsync(room, text));
            }
            await pace.WaitForNextTickAsync();
        }
    }

    private async Task ReadAsync()
    {
        await foreach (var notice in _client.Notices())
        {
            switch (notice)
            {
                case MessageReceived { Message: var message }:
                    _ledger.See(_name, message);
                    CompleteIfAllIsSeen();
                    break;
                case Reconnected { RoomsLost: var lost }:
                    Assert.Empty(lost);
                    Interlocked.Increment(ref _reconnects);
                    break;
                case MessagesMissed missed:
                    Assert.Fail($"{_name} was told that {missed.First} to {missed.Last} of {missed.Room} are missing");
                    break;
                case Disconnected { WillReconnect: false } end:
                    Assert.Fail($"{_name} does not come back: {end.Reason}");
                    break;
            }
        }
    }

    private void CompleteIfAllIsSeen()
    {
        if (_isAwaited && _ledger.HasSeenAll(_name))
            _hasSeenAll.TrySetResult();
    }
}
