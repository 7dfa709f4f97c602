namespace PersistentChat.LoadTests;

/// <summary>The checkout the driver was built from.</summary>
internal static class Checkout
{
    /// <summary>Its folder.</summary>
    /// <exception cref="LoadException">The driver is not part of one.</exception>
    public static string Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "PersistentChat.sln")))
            root = root.Parent;
        return root?.FullName
            ?? throw new LoadException("The driver is not part of a checkout, so there is nothing to start: name a server with --server.");
    }
}
