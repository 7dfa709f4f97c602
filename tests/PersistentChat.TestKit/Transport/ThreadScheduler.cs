using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace PersistentChat.TestKit;

/// <summary>
/// Runs the continuations of pipes on a thread of its own. The thread pool's queue allocates on the thread that schedules;
/// where the allocations of a shard are measured, those would be the test's and not the shard's.
/// </summary>
public sealed class ThreadScheduler : PipeScheduler, IDisposable
{
    private readonly ConcurrentQueue<(Action<object?> Action, object? State)> _queue = new();
    private readonly AutoResetEvent _signal = new(false);
    private readonly Thread _thread;
    private volatile bool _stopping;

    public ThreadScheduler()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "pipe continuations" };
        _thread.Start();
    }

    public override void Schedule(Action<object?> action, object? state)
    {
        _queue.Enqueue((action, state));
        _signal.Set();
    }

    public void Dispose()
    {
        _stopping = true;
        _signal.Set();
        _thread.Join();
        _signal.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            while (_queue.TryDequeue(out var item))
                item.Action(item.State);
            _signal.WaitOne();
        }
    }
}
