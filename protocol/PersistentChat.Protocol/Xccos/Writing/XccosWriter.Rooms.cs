namespace PersistentChat.Protocol.Xccos;

/// <content>Rooms, users and who is what where (xccos.md section 4).</content>
public readonly partial struct XccosWriter
{
    /// <summary>Writes a room with everything it has.</summary>
    public void WriteRoom(XccosRoom room)
    {
        StartRoom(room);
        foreach (var user in room.Users)
            WriteUser(user);
        foreach (var message in room.Messages)
        {
            StartHistoryMessage();
            WriteMessage(message);
            EndHistoryMessage();
        }
        EndRoom();
    }

    /// <summary>Opens a room and writes what describes it; more children may follow.</summary>
    public void StartRoom(XccosRoom room)
    {
        Start("chanib"u8);
        OptionalAttribute("name"u8, room.Name);
        OptionalAttribute("description"u8, room.Description);
        OptionalAttribute("parent"u8, room.Parent);
        Attribute("uri"u8, room.Uri.AsSpan());
        OptionalAttribute("topic"u8, room.Topic);
        OptionalAttribute("total"u8, room.Total);
        OptionalAttribute("truncated"u8, room.IsTruncated);
        Content();
        foreach (var association in room.Associations)
            WriteAssociation(association);
        WriteDetails(room);
    }

    /// <summary>Opens a room that is named only; children may follow.</summary>
    /// <param name="uri">The room's URI, UTF-8.</param>
    public void StartRoom(ReadOnlySpan<byte> uri)
    {
        Start("chanib"u8);
        Attribute("uri"u8, uri);
        Content();
    }

    /// <summary>Closes a room.</summary>
    public void EndRoom() => End("chanib"u8);

    /// <summary>Writes a user.</summary>
    public void WriteUser(XccosUser user)
    {
        Start("uib"u8);
        OptionalAttribute("id"u8, user.Id);
        Attribute("uri"u8, user.Uri.AsSpan());
        OptionalAttribute("disp"u8, user.DisplayName);
        Content();
        foreach (var association in user.Associations)
            WriteAssociation(association);
        End("uib"u8);
    }

    /// <summary>Opens a user; rooms entered may follow.</summary>
    /// <param name="uri">SIP URI, UTF-8.</param>
    /// <param name="displayName">Name to show, UTF-8; empty if there is none.</param>
    public void StartUser(ReadOnlySpan<byte> uri, ReadOnlySpan<byte> displayName)
    {
        Start("uib"u8);
        Attribute("uri"u8, uri);
        EndUserHead(displayName);
    }

    /// <summary>Opens a user of a reply, who has a number there.</summary>
    /// <param name="id">The number.</param>
    /// <param name="uri">SIP URI, UTF-8.</param>
    /// <param name="displayName">Name to show, UTF-8; empty if there is none.</param>
    public void StartUser(int id, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> displayName)
    {
        Start("uib"u8);
        Attribute("id"u8, id);
        Attribute("uri"u8, uri);
        EndUserHead(displayName);
    }

    /// <summary>Closes a user.</summary>
    public void EndUser() => End("uib"u8);

    /// <summary>Writes in a notice that the user of it is in a room.</summary>
    /// <param name="key">The permission set.</param>
    /// <param name="domain">The room's domain, UTF-8.</param>
    /// <param name="room">The room.</param>
    public void WritePresence(int key, ReadOnlySpan<byte> domain, Guid room)
    {
        Start("aib"u8);
        Attribute("key"u8, key);
        Attribute("domain"u8, domain);
        Attribute("value"u8, room);
        Empty();
    }

    /// <summary>Opens the list of a room's users of one permission set.</summary>
    public void StartUserList(int key)
    {
        Start("aib"u8);
        Attribute("key"u8, key);
        StartValue("value"u8);
    }

    /// <summary>Adds a user's number to the list.</summary>
    /// <param name="id">The number.</param>
    /// <param name="isFirst">True for the first one of the list.</param>
    public void WriteUserListItem(int id, bool isFirst)
    {
        if (!isFirst)
            Raw(","u8);
        Number(id);
    }

    /// <summary>Closes the list.</summary>
    public void EndUserList()
    {
        EndValue();
        Empty();
    }

    /// <summary>Writes that an item of a batch failed.</summary>
    public void WriteFailure(XccosFailure failure)
    {
        Start("fib"u8);
        Attribute("key"u8, failure.Key.AsSpan());
        Attribute("value"u8, failure.Value.AsSpan());
        OptionalAttribute("domain"u8, failure.Domain);
        Empty();
    }

    /// <summary>Writes a category.</summary>
    public void WriteCategory(XccosCategory category)
    {
        Start("catib"u8);
        Attribute("name"u8, category.Name.AsSpan());
        Attribute("description"u8, category.Description.AsSpan());
        Attribute("uri"u8, category.Uri.AsSpan());
        Empty();
    }

    private void EndUserHead(ReadOnlySpan<byte> displayName)
    {
        if (!displayName.IsEmpty)
            Attribute("disp"u8, displayName);
        Content();
    }

    private void WriteAssociation(XccosAssociation association)
    {
        Start("aib"u8);
        Attribute("key"u8, association.Key);
        OptionalAttribute("domain"u8, association.Domain);
        Attribute("value"u8, association.Value.AsSpan());
        Empty();
    }

    private void WriteDetails(XccosRoom room)
    {
        if (room.UserCount is { } count)
        {
            StartDetail("info"u8, XccosNames.UserCountInfo);
            Number(count);
            End("info"u8);
        }
        WriteDetail("info"u8, XccosNames.VisibilityInfo, room.Visibility);
        WriteDetail("info"u8, XccosNames.BehaviorInfo, room.Behavior);
        WriteDetail("prop"u8, XccosNames.FilePostProperty, ToText(room.FilePost));
        WriteDetail("prop"u8, XccosNames.InviteProperty, ToText(room.Invite));
        WriteDetail("prop"u8, XccosNames.LoggedProperty, ToText(room.Logged));
    }

    private void WriteDetail(ReadOnlySpan<byte> name, string id, string? text)
    {
        if (text is null)
            return;
        StartDetail(name, id);
        Text(text.AsSpan());
        End(name);
    }

    private void StartDetail(ReadOnlySpan<byte> name, string id)
    {
        Start(name);
        Attribute("id"u8, id.AsSpan());
        Content();
    }

    private static string? ToText(bool? value) => value is null ? null : value.Value ? "true" : "false";
}
