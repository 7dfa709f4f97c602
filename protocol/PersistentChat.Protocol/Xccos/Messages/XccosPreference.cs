namespace PersistentChat.Protocol.Xccos;

/// <summary>A setting of the user, <c>pref</c>.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Version">Its version, <c>seqid</c>; null if it is no number.</param>
/// <param name="CreateDefault">True to create an empty one where there is none; null if not said.</param>
/// <param name="Content">The stored text; null if not sent.</param>
public sealed record XccosPreference(string Label, long? Version, bool? CreateDefault, string? Content);
