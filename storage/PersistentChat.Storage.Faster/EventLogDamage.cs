using System.Globalization;

namespace PersistentChat.Storage.Faster;

/// <summary>A place where the files of an event log are not what was committed.</summary>
/// <param name="Record">Sequence number of the first record that cannot be trusted.</param>
/// <param name="File">Full path of the file it should be in.</param>
/// <param name="Byte">Where in that file it should begin, from 0.</param>
/// <param name="Fault">What is wrong with it, as the predicate of a sentence.</param>
public sealed record EventLogDamage(ulong Record, string File, long Byte, string Fault)
{
    /// <summary>Says where the damage is and what an operator can do.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Record {Record} of the event log cannot be trusted: {Fault} (file {File}, byte {Byte}). Everything up to record "
        + $"{Record - 1} is good. Restore the folder {Path.GetDirectoryName(File)} from a backup, or start the node with an empty one so "
        + $"that it is filled from the archive; keep a copy of the damaged folder.");
}
