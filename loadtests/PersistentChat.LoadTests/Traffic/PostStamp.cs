namespace PersistentChat.LoadTests;

/// <summary>What the text of a post says about it, so that whoever gets it can check it without looking anything up.</summary>
/// <param name="Run">The run it belongs to.</param>
/// <param name="Room">Number of the room it was posted in.</param>
/// <param name="User">Number of its author.</param>
/// <param name="Id">Number of the post, used once by its author's worker.</param>
/// <param name="Intended">When it was to be sent, on the clock of the run.</param>
internal readonly record struct PostStamp(uint Run, int Room, int User, uint Id, long Intended);
