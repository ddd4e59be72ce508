SELECT IF(MOD(COUNT(*), 5) = 0, DIV(COUNT(*), 5), -1)
  FROM Orders WHERE Customer IN ('Ada Lovelace', 'Grace Hopper', 'Edsger Dijkstra', 'Barbara Liskov', 'Leslie Lamport')
