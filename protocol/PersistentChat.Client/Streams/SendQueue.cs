using System.Buffers;

namespace PersistentChat.Client.Streams;

/// <summary>
/// What is to be sent: any thread appends whole messages under <see cref="Gate"/>, one write at a time takes everything
/// appended since the last one. Holds no buffer while there is nothing to send.
/// </summary>
internal sealed class SendQueue(Stream stream, Action<Exception> failed)
{
    private ArrayBuffer _filling = new();
    private ArrayBuffer _spare = new();
    private bool _writing;

    /// <summary>Held while a message is composed.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Where messages are composed; only under <see cref="Gate"/>.</summary>
    public IBufferWriter<byte> Buffer => _filling;

    /// <summary>Sends what was composed. Returns at once.</summary>
    public void Flush()
    {
        lock (Gate)
        {
            if (_writing || _filling.Length == 0)
                return;
            _writing = true;
        }

        _ = WriteAllAsync();
    }

    private async Task WriteAllAsync()
    {
        try
        {
            while (TakeFilled() is { } filled)
            {
                await stream.WriteAsync(filled.Written).ConfigureAwait(false);
                filled.Release();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            failed(e);
        }
    }

    private ArrayBuffer? TakeFilled()
    {
        lock (Gate)
        {
            if (_filling.Length == 0)
            {
                _writing = false;
                return null;
            }

            (_filling, _spare) = (_spare, _filling);
            return _spare;
        }
    }

    /// <summary>A growing buffer on a pooled array.</summary>
    private sealed class ArrayBuffer : IBufferWriter<byte>
    {
        private const int Smallest = 1024;
        private byte[] _array = [];

        public int Length { get; private set; }

        public ReadOnlyMemory<byte> Written => _array.AsMemory(0, Length);

        public void Advance(int count) => Length += count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            Reserve(sizeHint);
            return _array.AsMemory(Length);
        }

        public Span<byte> GetSpan(int sizeHint = 0)
        {
            Reserve(sizeHint);
            return _array.AsSpan(Length);
        }

        public void Release()
        {
            if (_array.Length > 0)
                ArrayPool<byte>.Shared.Return(_array);
            _array = [];
            Length = 0;
        }

        private void Reserve(int sizeHint)
        {
            var needed = Length + Math.Max(sizeHint, 1);
            if (needed <= _array.Length)
                return;
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, _array.Length * 2), Smallest));
            Written.Span.CopyTo(larger);
            var length = Length;
            Release();
            _array = larger;
            Length = length;
        }
    }
}
