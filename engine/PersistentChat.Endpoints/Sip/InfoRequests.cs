using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>
/// INFO: one XCCOS envelope. Commands are answered 200 at once and replied to by INFOs of ours; an INFO with posts is answered
/// when its posts are durable or refused.
/// </summary>
internal sealed class InfoRequests(SipShard shard)
{
    private readonly List<XccosRequest> _requests = [];

    private Refusals Refusals => shard.Endpoint.Refusals;

    public void Handle(SipConnection connection, in SipMessage request)
    {
        if (DialogRequests.Find(shard, connection, request, out var dialog, out var order) is { } refusal)
            shard.Refuse(connection, request, refusal);
        else if (order == RequestOrder.Repeat)
            Repeat(connection, request, dialog!);
        else if (Check(dialog!, request) is { } wrong)
            Answer(connection, request, dialog!, wrong);
        else
            Execute(connection, request, dialog!);
        _requests.Clear();
    }

    private Refusal? Check(SipDialog dialog, in SipMessage request)
    {
        if (!IsReadable(request[SipHeader.ContentType]))
            return Refusals.UnsupportedType;
        if (shard.Endpoint.Engine.Failure is not null)
            return Refusals.Busy;
        if (!dialog.TryTakeToken())
        {
            shard.Endpoint.Metrics.RateLimited();
            return Refusals.RateLimited;
        }
        // A dialog's tag is random, and its posts' numbers may have gaps that are filled later: not rising.
        var identity = new PostIdentity(dialog.Tag & ~PostIdentity.RisingBit, (ulong)request.CSeq << 16);
        var status = shard.Binding.Read(request.Body, dialog.Agent.User, identity, _requests);
        if (status != 200)
            return Refusals.ForStatus(status);
        // An envelope costs what is in it, even if that shows only now.
        dialog.TakeTokens(Math.Max(0, _requests.Count - 1));
        return NeedsEngine() || dialog.CanSendNow ? null : Refusals.Busy;
    }

    private void Execute(SipConnection connection, in SipMessage request, SipDialog dialog)
    {
        var session = NeedsEngine() ? dialog.OpenSession() : null;
        var transaction = BeginPosts(connection, request, dialog);
        if (transaction is null)
            Answer(connection, request, dialog, refusal: null);
        XccosCall? before = null;
        foreach (var item in _requests)
        {
            // A session can end under the commands of its own envelope: its outbox was full.
            if (!dialog.IsGone)
                Execute(item, dialog, session, transaction, ref before);
            else if (item.Command is PostMessage post)
                Drop(post);
        }
        if (transaction is not null && transaction.Complete(200))
            shard.Finish(transaction);
    }

    private static void Execute(
        in XccosRequest item, SipDialog dialog, Session? session, InfoTransaction? transaction, ref XccosCall? before)
    {
        if (item.Command is PostMessage post)
        {
            Submit(post, session!, transaction!);
            return;
        }
        if (item.Answer is { } answer)
        {
            if (before is null)
                dialog.Send(answer);
            else
                dialog.Hold(answer, before);
            return;
        }
        if (item.Command is { } command ? session!.TrySubmit(command) : session!.TryQuery(item.Query!))
            before = item.Call;
        else
            dialog.Refuse(item.Call!, ResultCode.Busy);
    }

    private static void Submit(PostMessage post, Session session, InfoTransaction transaction)
    {
        transaction.AddPost();
        post.Context = transaction;
        if (session.TrySubmit(post))
            return;
        Drop(post);
        transaction.Complete(503);
    }

    private static void Drop(PostMessage post)
    {
        post.Message.Release();
        post.Recycle();
    }

    private InfoTransaction? BeginPosts(SipConnection connection, in SipMessage request, SipDialog dialog)
    {
        foreach (var item in _requests)
        {
            if (item.Command is not PostMessage)
                continue;
            var transaction = shard.RentTransaction();
            transaction.Begin(dialog, connection, request);
            return transaction;
        }
        return null;
    }

    private bool NeedsEngine()
    {
        foreach (var item in _requests)
        {
            if (item.Answer is null)
                return true;
        }
        return false;
    }

    private void Answer(SipConnection connection, in SipMessage request, SipDialog dialog, Refusal? refusal)
    {
        dialog.Answered(request.CSeq, refusal);
        Respond(connection, request, refusal);
    }

    /// <summary>The newest request once more: the same answer as soon as there is one, and nothing is done twice.</summary>
    private void Repeat(SipConnection connection, in SipMessage request, SipDialog dialog)
    {
        if (dialog.IsNewestAnswered)
            Respond(connection, request, dialog.NewestRefusal);
    }

    private void Respond(SipConnection connection, in SipMessage request, Refusal? refusal)
    {
        if (refusal is null)
            shard.Ok(connection, request);
        else
            shard.Refuse(connection, request, refusal);
    }

    private static bool IsReadable(ReadOnlySpan<byte> contentType)
    {
        var end = contentType.IndexOf((byte)';');
        var type = (end < 0 ? contentType : contentType[..end]).Trim(" \t"u8);
        // The known client always says text/plain; others may leave it out for a body that can only be XCCOS.
        return type.IsEmpty || Ascii.EqualsIgnoreCase(type, "text/plain"u8) || Ascii.EqualsIgnoreCase(type, "application/xml"u8);
    }
}
