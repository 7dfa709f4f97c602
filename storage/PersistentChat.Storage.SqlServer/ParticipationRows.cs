namespace PersistentChat.Storage.SqlServer;

/// <summary>Rows of <c>compliance_participations</c> under ascending ids.</summary>
internal sealed class ParticipationRows(IReadOnlyList<Participation> stays, long firstId)
    : BulkRows(
        "compliance_participations", stays.Count, "id", "room_id", "user_uri", "node", "incarnation", "session", "joined_on",
        "was_cut_off", "parted_on")
{
    private const int PartedOn = 8;

    // The width of the column in Schema/Compliance.
    private const int UserWidth = 400;

    /// <inheritdoc/>
    public override Type GetFieldType(int ordinal) => ordinal == PartedOn ? typeof(long) : base.GetFieldType(ordinal);

    /// <inheritdoc/>
    public override void Check()
    {
        foreach (var stay in stays)
        {
            if (!Fits(stay.UserUri, UserWidth))
            {
                throw new StorageException(
                    StorageFault.Poisoned,
                    $"A user who joined room {stay.RoomId} at {stay.JoinedOn} has a name of over {UserWidth} characters, or U+0000 in it.");
            }
        }
    }

    /// <inheritdoc/>
    protected override object Value(int row, int column)
    {
        var stay = stays[row];
        return column switch
        {
            0 => firstId + row,
            1 => stay.RoomId,
            2 => stay.UserUri,
            3 => (long)stay.Node,
            4 => (long)stay.Incarnation,
            5 => (long)stay.Session,
            6 => stay.JoinedOn,
            7 => stay.WasCutOff,
            _ => stay.PartedOn ?? (object)DBNull.Value,
        };
    }
}
