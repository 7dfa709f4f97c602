using PersistentChat.Client;

namespace PersistentChat.EndToEnd;

/// <summary>
/// Users who post, read, come and go for as long as they are told to, whatever becomes of the server meanwhile: who loses his
/// connection connects again, and posts something new. What they were told and what they saw is in the ledger.
/// </summary>
internal sealed class Traffic(ChatServer server, Ledger ledger, string name, int seed) : IAsyncDisposable
{
    public const int Rooms = 6;
    private const int Writers = 6;
    private const int LanesPerWriter = 3;
    private static readonly TimeSpan PauseBeforeReconnect = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Posts that were refused as busy: nothing of them may ever be seen.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    private long _refused;

    public void Start() => _running = Task.WhenAll(Enumerable.Range(1, Writers).Select(RunUserAsync));

    /// <summary>Ends the traffic; posts under way are waited for or given up with their connection.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromMinutes(2));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunUserAsync(int user)
    {
        for (var life = 1; !_stop.IsCancellationRequested; life++)
        {
            try
            {
                await LiveAsync(user, life);
            }
            catch (Exception e) when (IsOutage(e))
            {
                await WaitAsync(PauseBeforeReconnect);
            }
        }
    }

    private async Task LiveAsync(int user, int life)
    {
        await using var client = await server.ConnectFreshAsync(Seeds.User(user), _stop.Token);
        var reading = ReadAsync(client);
        try
        {
            await client.JoinAsync([.. Enumerable.Range(1, Rooms).Select(Seeds.Room)]);
            var lanes = Enumerable.Range(0, LanesPerWriter).Select(lane => PostAsync(client, $"{name}/{user}.{life}/{lane}", lane));
            await Task.WhenAll([.. lanes, BrowseAsync(client, new Random(seed + (user * 1000) + life))]);
        }
        finally
        {
            await client.DisposeAsync();
            await reading;
        }
    }

    private async Task PostAsync(ChatClient client, string lane, int first)
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var (room, text) = (Seeds.Room(1 + ((first + i) % Rooms)), $"{lane}/{i}");
            ledger.Post(room, text);
            try
            {
                await client.PostAsync(room, text);
                ledger.Answer(room, text);
            }
            catch (ChatRefusedException busy) when (busy.Status == 503)
            {
                ledger.Refuse(room, text);
                Interlocked.Increment(ref _refused);
                await WaitAsync(PauseBeforeReconnect);
            }
        }
    }

    /// <summary>What users do besides: read, leave and enter a room of their own choice, store a preference.</summary>
    private async Task BrowseAsync(ChatClient client, Random random)
    {
        var other = Seeds.Room(Rooms + 1 + random.Next(5));
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            try
            {
                await client.HistoryAsync(Seeds.Room(1 + random.Next(Rooms)), 50);
                await client.JoinAsync([other]);
                await client.PartAsync(other);
                var before = await client.GetPreferenceAsync("look");
                await client.SetPreferenceAsync("look", $"{name}/{i}", before.Version);
            }
            catch (ChatRefusedException busy) when (busy.Status is 503 or 504)
            {
                // History is away or the log's disk is full; users look again later.
            }
            await WaitAsync(TimeSpan.FromMilliseconds(random.Next(20, 200)));
        }
    }

    private async Task ReadAsync(ChatClient client)
    {
        await foreach (var notice in client.Notices())
        {
            if (notice is MessageReceived { Message: var message })
                ledger.See(message);
        }
    }

    private static bool IsOutage(Exception e) =>
        e is ConnectionLostException or ChatConnectException or TimeoutException or ChatRefusedException { Status: 503 } or OperationCanceledException;

    /// <summary>A pause of a user's, cut short by the end of the traffic.</summary>
    private async Task WaitAsync(TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause);
        try
        {
            await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The traffic ends.
        }
    }
}
