using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>The final response to a request of the client.</summary>
internal sealed class SipResponse
{
    /// <summary>A 200 of which nothing but the status matters: the answer to most INFOs.</summary>
    public static readonly SipResponse PlainOk = new(200, "OK", [], 0);

    private readonly byte[] _frame;
    private readonly int _headLength;

    private SipResponse(int status, string reason, byte[] frame, int headLength)
    {
        Status = status;
        Reason = reason;
        _frame = frame;
        _headLength = headLength;
    }

    /// <summary>Status, 200 to 699.</summary>
    public int Status { get; }

    /// <summary>Reason phrase, and what the server says beyond it in <c>ms-diagnostics</c> or <c>Warning</c>.</summary>
    public string Reason { get; }

    /// <summary>True for 200 to 299.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Keeps a response whose frame is about to go away.</summary>
    public static SipResponse Keep(in SipMessage message, ReadOnlySpan<byte> frame, int headLength)
    {
        if (message is { StatusCode: 200, Method: SipMethod.Info })
            return PlainOk;
        return new SipResponse(message.StatusCode, ReadReason(message), frame.ToArray(), headLength);
    }

    /// <summary>Reads the response again. Not for <see cref="PlainOk"/>.</summary>
    public SipMessage Read()
    {
        if (!SipMessage.TryRead(_frame, _headLength, out var message, out var error))
            throw new InvalidOperationException($"A response that was understood before is not now: {error}.");
        return message;
    }

    /// <summary>Throws unless the response is a success.</summary>
    /// <exception cref="ChatRefusedException">Status 300 and above.</exception>
    public void EnsureSuccess(string what)
    {
        if (!IsSuccess)
            throw new ChatRefusedException(what, Status, Reason);
    }

    private static string ReadReason(in SipMessage message)
    {
        var phrase = Encoding.UTF8.GetString(message.ReasonPhrase);
        var detail = message[SipHeader.MsDiagnostics];
        if (detail.IsEmpty)
            detail = message[SipHeader.Warning];
        return detail.IsEmpty ? phrase : $"{phrase} ({Encoding.UTF8.GetString(detail)})";
    }
}
