using System.Buffers;
using System.ComponentModel;
using Microsoft.AspNetCore.Connections;

namespace PersistentChat.Transport;

internal sealed partial class EpollConnection
{
    /// <summary>Input that the protocol left, in a pooled array; null while there is none.</summary>
    private byte[]? _kept;
    private int _keptLength;

    /// <summary>Reads done alone, with more room, after one that brought as much as the batch takes for a connection.</summary>
    private const byte ReadsAloneAfterMuch = 32;

    /// <summary>So many of them are left.</summary>
    private byte _readsAlone;

    /// <summary>One read a turn, so that a busy connection does not hold up the others; what is left is reported again.</summary>
    public void Receive()
    {
        if (_closing)
            return;
        var buffer = PlaceKept();
        var start = _keptLength;
        var count = (int)Libc.Receive(_descriptor, ref buffer[start], buffer.Length - start, Libc.DontWait);
        TookInput(count >= 0 ? count : -Errno.Last, buffer, 0, start + count);
    }

    /// <summary>The batch has read.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="start">Where in it.</param>
    /// <param name="result">How many bytes there are, 0 at the end of them, or an error as a negative number.</param>
    public void Received(byte[] buffer, int start, int result)
    {
        // A protocol that read before it may have closed this connection.
        if (!_closing)
            TookInput(result, buffer, start, result);
    }

    private void TookInput(int result, byte[] buffer, int start, int length)
    {
        if (result >= ReceiveBatch.SlotBytes)
            _readsAlone = ReadsAloneAfterMuch;
        else if (_readsAlone > 0)
            _readsAlone--;
        if (result > 0)
            Deliver(buffer, start, length);
        else if (result == 0)
            Close();
        else if (result is not (-Errno.TryAgain or -Errno.Interrupted))
            AbortByPeer(-result);
    }

    /// <summary>
    /// Puts what was kept where the next input can follow it: into the shard's buffer, unless it takes more than half of that.
    /// Then it stays where it is and grows there.
    /// </summary>
    private byte[] PlaceKept()
    {
        var shared = _shard.ReceiveBuffer;
        if (_kept is null)
            return shared;
        if (_keptLength <= shared.Length / 2)
        {
            _kept.AsSpan(0, _keptLength).CopyTo(shared);
            return shared;
        }
        if (_kept.Length - _keptLength < _kept.Length / 4)
            Keep(_kept.AsSpan(0, _keptLength), _kept.Length * 2);
        return _kept;
    }

    private void Deliver(byte[] buffer, int start, int length)
    {
        var consumed = Offer(new ReadOnlySequence<byte>(buffer, start, length));
        if (_closing || consumed == length)
            DropKept();
        else
            Keep(buffer.AsSpan(start + consumed, length - consumed), length - consumed);
    }

    /// <param name="rest">What to keep; may lie in the array that keeps it already.</param>
    /// <param name="room">How much room the array must have.</param>
    private void Keep(ReadOnlySpan<byte> rest, int room)
    {
        var old = _kept;
        if (old is null || old.Length < room)
            _kept = ArrayPool<byte>.Shared.Rent(room);
        rest.CopyTo(_kept);
        _keptLength = rest.Length;
        if (old is not null && old != _kept)
            ArrayPool<byte>.Shared.Return(old);
    }

    private void DropKept()
    {
        if (_kept is not null)
            ArrayPool<byte>.Shared.Return(_kept);
        (_kept, _keptLength) = (null, 0);
    }

    private void AbortByPeer(int error)
    {
        var reason = new Win32Exception(error);
        Abort(new ConnectionResetException($"The connection was lost: {reason.Message}.", reason));
    }
}
