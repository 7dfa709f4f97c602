namespace PersistentChat.Storage.Sql;

/// <summary>Which schema a database has, and which this software knows.</summary>
/// <param name="Version">Number of the newest step that was applied; 0 if the database has no schema.</param>
/// <param name="LowestCompatible">Software that knows at least this step may use the database; 0 if it has no schema.</param>
/// <param name="NewestKnown">Number of the newest step that this software knows.</param>
/// <param name="Steps">The steps that were applied, oldest first.</param>
public sealed record SchemaStatus(int Version, int LowestCompatible, int NewestKnown, IReadOnlyList<SchemaStep> Steps)
{
    /// <summary>True if this software may use the database, after the steps that it may lack.</summary>
    public bool IsCompatible => LowestCompatible <= NewestKnown;
}

/// <summary>A step of a schema that was applied.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="LowestCompatible">Software that knows at least this step may use the schema after it.</param>
/// <param name="Name">What it did.</param>
/// <param name="AppliedOn">When, UTC ticks.</param>
public sealed record SchemaStep(int Version, int LowestCompatible, string Name, long AppliedOn);
