namespace PersistentChat.LoadTests;

/// <summary>Names of what is timed beside the steps of a scenario.</summary>
internal static class MeasureNames
{
    /// <summary>From the intended time of a post to its arrival at a member; each member counts.</summary>
    public const string Delivery = "delivery";

    /// <summary>From the intended time of a post to its acknowledgement.</summary>
    public const string Acknowledge = "acknowledge";

    /// <summary>From the intended time of a post to its arrival at the last member.</summary>
    public const string LastMember = "last-member";

    /// <summary>
    /// From the first sign that a post is committed, its acknowledgement or its first delivery, to its arrival at the last member. A relay
    /// commits nothing: there it counts from when the post was sent.
    /// </summary>
    public const string CommitToLast = "commit-to-last";

    /// <summary>From the intended begin of a sign-in until the user is in all his rooms.</summary>
    public const string SignIn = "sign-in";

    /// <summary>From the intended time of a step to when the driver really did it.</summary>
    public const string Lateness = "lateness";
}
