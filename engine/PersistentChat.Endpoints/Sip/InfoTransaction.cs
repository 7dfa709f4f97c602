using System.Buffers;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>
/// An INFO of the client that carries posts and is answered when all of them are: its finished 200 waits here as bytes.
/// Pooled by the shard; the context of its posts.
/// </summary>
internal sealed class InfoTransaction
{
    private readonly ArrayBufferWriter<byte> _response = new(512);

    private int _open;

    public SipDialog Dialog { get; private set; } = null!;

    public SipConnection Connection { get; private set; } = null!;

    public uint CSeq { get; private set; }

    /// <summary>The worst outcome so far: of several posts the greatest status decides.</summary>
    public int Status { get; private set; }

    public void Begin(SipDialog dialog, SipConnection connection, in SipMessage request)
    {
        Dialog = dialog;
        Connection = connection;
        CSeq = request.CSeq;
        Status = 200;
        // One more than posts follow, so that a post refused at once does not end the transaction before the others began.
        _open = 1;
        _response.ResetWrittenCount();
        var writer = new SipWriter(_response);
        writer.StartResponse(200, request, default);
        writer.End();
    }

    public void AddPost() => _open++;

    /// <summary>A post is answered, or all were handed over.</summary>
    /// <returns>True if that was the last: send the response.</returns>
    public bool Complete(int status)
    {
        Status = Math.Max(Status, status);
        return --_open == 0;
    }

    /// <summary>Writes the response that the posts came to.</summary>
    public void WriteResponse(IBufferWriter<byte> output, Refusals refusals)
    {
        var success = _response.WrittenSpan;
        if (Status == 200)
        {
            output.Write(success);
            return;
        }
        var refusal = refusals.ForStatus(Status);
        output.Write(refusal.StatusLine);
        output.Write(refusal.Headers);
        output.Write(success[(success.IndexOf((byte)'\n') + 1)..]);
    }

    /// <summary>Lets go of dialog and connection before it goes back to the pool.</summary>
    public void Clear()
    {
        Dialog = null!;
        Connection = null!;
    }
}
