using System.Buffers;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints.Tests.Memory;

/// <summary>A connection that is next to nothing itself: what is written to it goes into a buffer that it shares with all others.</summary>
internal sealed class QuietConnection(ArrayBufferWriter<byte> output) : Connection
{
    private static readonly ConnectionInfo _info = new(null, null, IsSecure: false);

    public override ConnectionInfo Info => _info;

    public override long UnsentBytes => 0;

    public override bool IsClosing => false;

    public override void Advance(int count) => output.Advance(count);

    public override Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(sizeHint);

    public override void Close()
    {
        // The server stops.
    }

    public override void Abort() => throw new InvalidOperationException("Nobody here is closed.");
}
