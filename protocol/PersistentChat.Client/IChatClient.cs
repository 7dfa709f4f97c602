namespace PersistentChat.Client;

/// <summary>
/// A signed-in user's view of the chat service, the same over every binding. All members may be called from any thread and
/// concurrently. A refusal of the server is a <see cref="ChatRefusedException"/>; a connection that goes away under a call is
/// a <see cref="ConnectionLostException"/>: whether the server did what was asked is then unknown.
/// </summary>
public interface IChatClient : IAsyncDisposable
{
    /// <summary>The user signed in, for example <c>sip:alice@contoso.com</c>.</summary>
    string User { get; }

    /// <summary>True while the chat session stands.</summary>
    bool IsConnected { get; }

    /// <summary>Finds rooms by words of their name.</summary>
    /// <param name="text">Words that must all occur in the name; empty for every room the user may see.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<IReadOnlyList<RoomSummary>> FindRoomsAsync(string text = "", CancellationToken cancellationToken = default);

    /// <summary>Enters a room; entering it again is no error.</summary>
    /// <param name="room">The room's GUID, its <c>ma-chan</c> URI, or its exact name (letter case does not matter).</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ChatRefusedException">404 if there is no such room, 403 if the user may not enter it.</exception>
    Task<RoomView> JoinAsync(string room, CancellationToken cancellationToken = default);

    /// <summary>Enters several rooms with one command.</summary>
    /// <param name="rooms">Identifiers of the rooms.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Which rooms were entered and which were refused.</returns>
    Task<BulkJoinResult> JoinAsync(IReadOnlyList<Guid> rooms, CancellationToken cancellationToken = default);

    /// <summary>Leaves a room; leaving one that was not entered is no error.</summary>
    Task PartAsync(Guid room, CancellationToken cancellationToken = default);

    /// <summary>
    /// Posts a message. Completes when the server has it on disk. Posts leave in the order of the calls.
    /// <para>
    /// Over <see cref="ChatBinding.Raw"/> with <see cref="ChatClientOptions.Reconnect"/> a post outlives its connection: what has no
    /// answer when it is lost, and what is posted while there is none, is sent once the client is back, in order and before newer
    /// posts, and is never posted twice. Otherwise a lost connection fails it.
    /// </para>
    /// </summary>
    /// <param name="room">A room entered before.</param>
    /// <param name="text">Plain text, at most what <see cref="ServerInfo.MessageSizeLimit"/> says, in bytes of UTF-8.</param>
    /// <param name="alert">True for a message of high importance.</param>
    /// <param name="rtf">The same text in Rich Text Format, if there is one.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may be posted all the same.</param>
    /// <returns>The message's number in the room; 0 over <see cref="ChatBinding.Sip"/>, which does not say it.</returns>
    /// <exception cref="ChatRefusedException">
    /// 403 without permission, 404 unknown room, 413 too long, 503 overload, 412 if the server has seen this client's sequence already
    /// and does not remember the post (see <see cref="ChatClientOptions.FirstSequence"/>).
    /// </exception>
    /// <exception cref="ChatConnectException">
    /// Not connected, and posts do not wait for the next connection, or as many wait as <see cref="ChatClientOptions.PostBacklog"/> allows.
    /// </exception>
    /// <exception cref="ConnectionLostException">
    /// The connection was lost and the client does not come back, or the server refused the post when it was sent again.
    /// </exception>
    Task<long> PostAsync(Guid room, string text, bool alert = false, string? rtf = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the newest messages of a room, oldest first. A message already delivered live over the present session may be
    /// left out by the server, and one returned here is not delivered by <see cref="Notices"/> again.
    /// </summary>
    /// <param name="room">The room.</param>
    /// <param name="count">How many at most, 1 or more; the server cuts it at its own limit.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<IReadOnlyList<ChatMessage>> HistoryAsync(Guid room, int count, CancellationToken cancellationToken = default);

    /// <summary>Searches the history of rooms. A message is found as soon as it was acknowledged.</summary>
    /// <param name="search">What to look for, and where.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>One result a room, in the order asked for; a room that may not be searched is left out.</returns>
    /// <exception cref="ArgumentException">The search names no room, or its limit is below 1.</exception>
    /// <exception cref="ChatRefusedException">
    /// 403 or 404 if the only room may not be searched, 400 if the search makes no sense, 504 while the archive cannot be read.
    /// </exception>
    Task<IReadOnlyList<FoundMessages>> SearchAsync(ChatSearch search, CancellationToken cancellationToken = default);

    /// <summary>Asks for the server's limits and clock.</summary>
    Task<ServerInfo> GetServerInfoAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the rooms in which the user has a role.</summary>
    Task<IReadOnlyList<RoomSummary>> AssociationsAsync(RoomAssociation association, CancellationToken cancellationToken = default);

    /// <summary>Reads a preference of the user.</summary>
    /// <param name="label">Its name.</param>
    /// <param name="knownVersion">The version the caller has; the content comes only if the server's is newer. 0 for always.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<Preference> GetPreferenceAsync(string label, long knownVersion = 0, CancellationToken cancellationToken = default);

    /// <summary>Stores a preference of the user.</summary>
    /// <param name="label">Its name.</param>
    /// <param name="content">Opaque text.</param>
    /// <param name="version">
    /// The version it replaces. Sent over <see cref="ChatBinding.Sip"/> only, and a server of ours does not check it: the last one to store wins.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The new version.</returns>
    Task<long> SetPreferenceAsync(string label, string content, long version, CancellationToken cancellationToken = default);

    /// <summary>
    /// What happens in the rooms entered, in order; per room every message once. One reader at a time. Ends when the client
    /// is disposed, or, after a <see cref="Disconnected"/> that will not be mended, when everything before it was read.
    /// </summary>
    IAsyncEnumerable<ChatNotice> Notices(CancellationToken cancellationToken = default);
}

/// <summary>A role by which rooms are listed.</summary>
public enum RoomAssociation
{
    /// <summary>Rooms of which the user is a member.</summary>
    Member,

    /// <summary>Rooms that the user manages.</summary>
    Manager,
}
