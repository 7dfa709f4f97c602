namespace PersistentChat.Transport.Tests;

/// <summary>The other side of a connection under test.</summary>
public abstract class TestPeer : IAsyncDisposable
{
    /// <summary>What the peer reads from and writes to.</summary>
    public abstract Stream Stream { get; }

    /// <summary>Says that nothing more will be sent, and keeps reading.</summary>
    public abstract Task CloseSendingAsync();

    /// <summary>Ends the connection rudely.</summary>
    public abstract void Reset();

    public abstract ValueTask DisposeAsync();

    /// <summary>Reads exactly this many bytes and checks that they are the pattern.</summary>
    public async Task ReadPatternAsync(long length, long from = 0)
    {
        var buffer = new byte[32 * 1024];
        for (long got = 0; got < length;)
        {
            var count = await Stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - got)));
            Assert.True(count > 0, $"the stream ended after {got} of {length} bytes");
            Pattern.Check(buffer.AsSpan(0, count), from + got);
            got += count;
        }
    }

    public async Task WritePatternAsync(int length, long from = 0) =>
        await Stream.WriteAsync(Pattern.Make(length, from));

    /// <summary>Reads until the end, or until an error, which is returned.</summary>
    public async Task<Exception?> ReadToEndAsync()
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await Stream.ReadAsync(buffer) > 0)
            {
            }
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}
