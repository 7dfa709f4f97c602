using System.Collections.Concurrent;
using PersistentChat.Transport;

namespace PersistentChat.TestKit;

/// <summary>A thread that runs the turns of a transport shard, and on which a test can run its own code.</summary>
public sealed class ShardPump : IDisposable
{
    private readonly ConcurrentQueue<Action> _work = new();
    private readonly ConcurrentQueue<Action> _flushWork = new();
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Starts the thread. The pump owns the shard and disposes it.</summary>
    public ShardPump(TransportShard shard)
    {
        Shard = shard;
        _thread = new Thread(Run) { IsBackground = true, Name = "shard" };
        _thread.Start();
    }

    /// <summary>The shard that is pumped.</summary>
    public TransportShard Shard { get; }

    /// <summary>One turn on the caller's thread, without waiting; for tests that pump a shard themselves.</summary>
    public static void Step(TransportShard shard)
    {
        shard.Poll(TimeSpan.Zero);
        shard.Flush();
    }

    /// <summary>Runs code on the shard's thread, between Poll and Flush of one turn.</summary>
    public Task<T> Invoke<T>(Func<T> action) => Enqueue(_work, action);

    /// <summary>Runs code on the shard's thread, between Poll and Flush of one turn.</summary>
    public Task Invoke(Action action) => Invoke(() =>
    {
        action();
        return true;
    });

    /// <summary>Runs code on the shard's thread where sessions are flushed: between BeginFlush and Flush of one turn.</summary>
    public Task InvokeInFlush(Action action) => Enqueue(_flushWork, () =>
    {
        action();
        return true;
    });

    /// <summary>Disposes the shard on its thread and ends the thread.</summary>
    public void Dispose()
    {
        _stopping = true;
        Shard.Wake();
        if (_thread != Thread.CurrentThread)
            _thread.Join();
    }

    private void Run()
    {
        while (!_stopping)
        {
            // Only the wake ends this wait: a lost wake shows as a test that hangs.
            Shard.Poll(Timeout.InfiniteTimeSpan);
            Run(_work);
            Shard.BeginFlush();
            Run(_flushWork);
            Shard.Flush();
        }
        Shard.Dispose();
    }

    private Task<T> Enqueue<T>(ConcurrentQueue<Action> queue, Func<T> action)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Enqueue(() =>
        {
            try
            {
                done.SetResult(action());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        Shard.Wake();
        return done.Task;
    }

    private static void Run(ConcurrentQueue<Action> queue)
    {
        while (queue.TryDequeue(out var action))
            action();
    }
}
