using PersistentChat.Client.Link;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Raw;

/// <summary>Takes the frames of the server in order: replies to who waits for them, notices to the client.</summary>
internal sealed class RawFrameTaker
{
    private readonly PendingCalls _calls;
    private readonly IChatLinkSink _sink;
    private readonly Action<ulong> _answerPing;
    private readonly RawReplies _replies;
    private readonly RawNotices _notices;

    /// <summary>Makes one for a connection.</summary>
    /// <param name="domain">Domain of the server's rooms.</param>
    /// <param name="calls">Commands that wait for their reply.</param>
    /// <param name="sink">Gets everything else.</param>
    /// <param name="answerPing">Answers a ping of this correlation.</param>
    public RawFrameTaker(string domain, PendingCalls calls, IChatLinkSink sink, Action<ulong> answerPing)
    {
        var rooms = new RawRooms();
        (_calls, _sink, _answerPing) = (calls, sink, answerPing);
        _replies = new RawReplies(domain, rooms);
        _notices = new RawNotices(rooms, sink);
    }

    /// <summary>True once the server has said that the client signed in over another connection.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Takes the content of a frame.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, and the connection is of no use any more.</exception>
    public void Take(ReadOnlySpan<byte> content)
    {
        var frame = RawFrames.Open(content);
        switch (frame.Type)
        {
            case RawType.Message:
                _notices.TakeMessage(frame);
                break;
            case RawType.UserJoined:
                _notices.TakeJoined(frame);
                break;
            case RawType.UserParted:
                _notices.TakeParted(frame);
                break;
            case RawType.Ping:
                _answerPing(frame.Correlation);
                break;
            default:
                IsReplaced = RawFrames.SaysReplaced(frame);
                RawFrames.ThrowIfEnding(frame);
                TakeAnswer(frame);
                break;
        }
    }

    /// <summary>What nobody waits for is a notice of a later version, or an answer that came twice: it is passed over.</summary>
    private void TakeAnswer(in RawFrame frame)
    {
        if (_calls.Take(frame.Correlation) is not { } pending)
            return;
        try
        {
            if (frame.Type == RawType.Refused)
                throw RawFrames.Refusal(pending.Call.Name, frame);
            var reply = _replies.Read(pending.Call, frame);
            _sink.OnReply(pending.Call, reply);
            pending.TrySetResult(reply);
        }
        catch (ChatRefusedException e)
        {
            pending.Fail(e);
        }
        catch (InvalidDataException e)
        {
            pending.Fail(new ConnectionLostException(e.Message, e));
            throw;
        }
    }
}
