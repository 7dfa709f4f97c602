namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>The parser that the statements are held against finds what it is there for.</summary>
public sealed class TsqlParserTests
{
    [Theory]
    [InlineData("SELECT number FROM messages LIMIT 5")]
    [InlineData("SELECT identity FROM policies")]
    [InlineData("INSERT INTO nodes (node) VALUES (@p0) ON CONFLICT (node) DO NOTHING")]
    [InlineData("MERGE nodes USING nodes AS other ON nodes.node = other.node WHEN MATCHED THEN DELETE;")]
    [InlineData("CREATE OR ALTER VIEW v AS SELECT 1 AS one")]
    [InlineData("CREATE OR ALTER PROCEDURE p AS SELECT 1")]
    [InlineData("ALTER DATABASE chat SET RECOVERY SIMPLE")]
    [InlineData("SELECT TOP (1) WITH TIES number FROM messages ORDER BY posted_on")]
    [InlineData("WITH old AS (SELECT TOP (5) number FROM messages) DELETE FROM old")]
    [InlineData("CREATE TABLE a (b int NOT NULL, INDEX c (b))")]
    [InlineData("CREATE TABLE a (b int NOT NULL INDEX c)")]
    [InlineData("CREATE CLUSTERED COLUMNSTORE INDEX c ON messages")]
    [InlineData("ALTER TABLE a ADD b int NULL, c int NULL")]
    public void What_is_no_tsql_or_not_everywhere_is_found(string batch) => Assert.NotEmpty(TsqlParser.Problems(batch));

    [Theory]
    [InlineData("ALTER TABLE a ADD b int NULL")]
    [InlineData("IF @@ROWCOUNT = 0 THROW 50001, N'gone', 1;")]
    [InlineData("SELECT number FROM messages ORDER BY number OFFSET 0 ROWS FETCH NEXT @p1 ROWS ONLY")]
    public void What_is_fine_passes(string batch) => Assert.Empty(TsqlParser.Problems(batch));
}
