namespace PersistentChat.Client.Link;

/// <summary>
/// One signed-in connection to the service, of whatever binding. It never mends itself: when it is lost, it is thrown away and
/// another one is made.
/// </summary>
internal interface IChatLink : IAsyncDisposable
{
    /// <summary>Sends a command and waits for its reply.</summary>
    /// <exception cref="ChatRefusedException">The reply's code is not 200.</exception>
    /// <exception cref="ConnectionLostException">The link was lost first.</exception>
    Task<ChatReply> CallAsync(ChatCall call, CancellationToken cancellationToken);

    /// <summary>Posts a message; completes when it is durable. Posts leave in the order of the calls.</summary>
    /// <returns>Its number in the room; 0 if the binding does not say.</returns>
    /// <exception cref="ChatRefusedException">The server said no.</exception>
    /// <exception cref="ConnectionLostException">The link was lost first.</exception>
    Task<long> PostAsync(ChatPost post, CancellationToken cancellationToken);

    /// <summary>True from the moment the link is dead.</summary>
    bool IsLost { get; }

    /// <summary>
    /// True if the server ended it because the same client has signed in over another connection, which coming back would end in turn.
    /// Set before <see cref="IsLost"/>.
    /// </summary>
    bool IsReplaced { get; }

    /// <summary>Tells the server's data from any other; numbers of messages mean something within it only. Null if the binding does not say.</summary>
    Guid? DatabaseVersion { get; }

    /// <summary>Gives the link up at once, without a word to the server.</summary>
    void Abort(string reason);
}

/// <summary>
/// Takes what a link reads. Called by the link's read loop, one call at a time and in the order of the wire; must return soon.
/// </summary>
internal interface IChatLinkSink
{
    /// <summary>A successful reply, before the caller of the command gets it.</summary>
    void OnReply(ChatCall call, ChatReply reply);

    /// <summary>A message of a room, by the room's address as the server writes it.</summary>
    void OnMessage(ChatMessage message);

    /// <summary>A user entered a room.</summary>
    void OnJoined(Guid room, RoomMember member);

    /// <summary>A user left a room.</summary>
    void OnParted(Guid room, RoomMember member);

    /// <summary>The link is dead; <see cref="IChatLink.IsLost"/> was set before. Called once, perhaps before the link was handed out.</summary>
    void OnLost(IChatLink link, string reason);
}

/// <summary>Makes links.</summary>
internal delegate Task<IChatLink> ChatLinkFactory(IChatLinkSink sink, CancellationToken cancellationToken);
