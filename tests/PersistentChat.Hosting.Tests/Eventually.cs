namespace PersistentChat.Hosting.Tests;

/// <summary>Waits for what happens in its own time.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<bool> condition, Func<string> state)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"Waited half a minute: {state()}");
            await timer.WaitForNextTickAsync();
        }
    }
}
