namespace PersistentChat.Protocol.Xccos;

/// <summary>A file to be moved, <c>ftdb</c>.</summary>
/// <param name="RoomUri">The room.</param>
/// <param name="Name">Name of the file at the client's side.</param>
public sealed record XccosFile(string RoomUri, string Name);

/// <summary>Leave to move a file, <c>token</c>.</summary>
/// <param name="Token">The token.</param>
/// <param name="ServerUri">Where to use it.</param>
public sealed record XccosFileToken(string Token, string ServerUri);
