using System.Threading.Channels;
using PersistentChat.Client.Link;

namespace PersistentChat.Client.Tests.Scripted;

/// <summary>A link that keeps posts until a test answers them.</summary>
internal sealed class HeldLink : IChatLink
{
    private readonly Channel<TaskCompletionSource<long>> _posts = Channel.CreateUnbounded<TaskCompletionSource<long>>();
    private int _underWay;

    public bool IsLost => false;

    public bool IsReplaced => false;

    public Guid? DatabaseVersion => null;

    /// <summary>Posts that were ever sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Most posts that waited for their answer at the same time.</summary>
    public int MostUnderWay { get; private set; }

    public Task<ChatReply> CallAsync(ChatCall call, CancellationToken cancellationToken) =>
        Task.FromException<ChatReply>(new NotSupportedException("Only posts are scripted."));

    public Task<long> PostAsync(ChatPost post, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        MostUnderWay = Math.Max(MostUnderWay, Interlocked.Increment(ref _underWay));
        Sent++;
        _posts.Writer.TryWrite(answer);
        return answer.Task;
    }

    /// <summary>Waits for the next post.</summary>
    public Task<TaskCompletionSource<long>> NextAsync() => _posts.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Waits for the next post and answers it.</summary>
    public async Task AnswerAsync(long number)
    {
        var answer = await NextAsync();
        Interlocked.Decrement(ref _underWay);
        answer.SetResult(number);
    }

    public void Abort(string reason) => throw new NotSupportedException("Nobody aborts it.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
