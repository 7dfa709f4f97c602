namespace PersistentChat.Protocol.Xccos;

/// <content>Whole primitives from objects, in both directions; what is null or empty is not written.</content>
public readonly partial struct XccosWriter
{
    /// <summary>Writes a command.</summary>
    /// <param name="id">For example <c>cmd:join</c>.</param>
    /// <param name="sequence">Number of the primitive in its envelope, from 1.</param>
    /// <param name="data">Its contents.</param>
    public void WriteCommand(string id, uint sequence, XccosData data)
    {
        StartCommand(id, sequence);
        WriteData(data);
        EndCommand();
    }

    /// <summary>Writes a notice.</summary>
    public void WriteNotice(XccosNotice notice)
    {
        StartNotice(notice.Id, notice.Sequence);
        WriteData(notice.Data);
        EndNotice();
    }

    /// <summary>Writes a reply.</summary>
    public void WriteReply(XccosReply reply)
    {
        StartReply(reply.Id, reply.Sequence, reply.EnvelopeId, reply.CommandSequence, reply.Code, reply.Text);
        WriteData(reply.Data);
        EndReply();
    }

    /// <summary>Writes the server's description of itself, or what is asked of it.</summary>
    public void WriteServerInfo(XccosServerInfo info)
    {
        Start("sib"u8);
        OptionalAttribute("domain"u8, info.Domain);
        OptionalAttribute("infoType"u8, info.InfoType);
        OptionalTime("serverTime"u8, info.ServerTime);
        OptionalAttribute("searchLimit"u8, info.SearchLimit);
        OptionalAttribute("messageSizeLimit"u8, info.MessageSizeLimit);
        OptionalAttribute("storySizeLimit"u8, info.StorySizeLimit);
        OptionalAttribute("rootUri"u8, info.RootUri);
        OptionalAttribute("dbVersion"u8, info.DatabaseVersion);
        OptionalAttribute("displayName"u8, info.DisplayName);
        Empty();
    }

    /// <summary>Writes a setting of the user.</summary>
    public void WritePreference(XccosPreference preference)
    {
        Start("pref"u8);
        Attribute("label"u8, preference.Label.AsSpan());
        OptionalAttribute("seqid"u8, preference.Version);
        OptionalAttribute("createdefault"u8, preference.CreateDefault);
        OptionalAttribute("content"u8, preference.Content);
        Empty();
    }

    private void WriteData(XccosData data)
    {
        foreach (var user in data.Users)
            WriteUser(user);
        foreach (var room in data.RoomIds)
            WriteRoomId(room);
        foreach (var room in data.Rooms)
            WriteRoom(room);
        foreach (var failure in data.Failures)
            WriteFailure(failure);
        foreach (var category in data.Categories)
            WriteCategory(category);
        foreach (var invitation in data.Invitations)
            WriteInvitation(invitation);
        WriteSingleElements(data);
    }

    private void WriteSingleElements(XccosData data)
    {
        if (data.ServerInfo is not null)
            WriteServerInfo(data.ServerInfo);
        if (data.Preference is not null)
            WritePreference(data.Preference);
        if (data.RoomQuery is not null)
            WriteRoomQuery(data.RoomQuery);
        if (data.AssociationQuery is not null)
            WriteAssociationQuery(data.AssociationQuery);
        if (data.LastCount is not null || data.HistoryQuery is not null)
            WriteHistoryQuery(data.LastCount, data.HistoryQuery);
        if (data.File is not null)
            WriteFile(data.File);
        if (data.FileToken is not null)
            WriteFileToken(data.FileToken);
    }

    private void WriteRoomId(XccosRoomId room)
    {
        Start("chanid"u8);
        OptionalAttribute("key"u8, room.Key);
        OptionalAttribute("domain"u8, room.Domain);
        Attribute("value"u8, room.Value.AsSpan());
        Empty();
    }

    private void WriteInvitation(XccosInvitation invitation)
    {
        Start("inv"u8);
        Attribute("inviteId"u8, invitation.InviteId.AsSpan());
        OptionalAttribute("domain"u8, invitation.Domain);
        Content();
        if (invitation.Room is not null)
            WriteRoom(invitation.Room);
        End("inv"u8);
    }

    private void WriteRoomQuery(XccosRoomQuery query)
    {
        Start("qib"u8);
        OptionalAttribute("qtype"u8, query.Type);
        Attribute("criteria"u8, query.Criteria.AsSpan());
        Attribute("extended"u8, query.IsExtended);
        Empty();
    }

    private void WriteAssociationQuery(XccosAssociationQuery query)
    {
        Start("association"u8);
        OptionalAttribute("type"u8, query.Type);
        OptionalAttribute("domain"u8, query.Domain);
        OptionalAttribute("maxResults"u8, query.MaxResults);
        Empty();
    }

    private void WriteFile(XccosFile file)
    {
        Start("ftdb"u8);
        Attribute("channelUri"u8, file.RoomUri.AsSpan());
        Attribute("fileUrl"u8, file.Name.AsSpan());
        Empty();
    }

    private void WriteFileToken(XccosFileToken token)
    {
        Start("token"u8);
        Attribute("token"u8, token.Token.AsSpan());
        Attribute("serveruri"u8, token.ServerUri.AsSpan());
        Empty();
    }
}
