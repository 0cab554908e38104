// What pages do beside being read. Everything works on markup that is there without it.
import "./turn.js";
import "./walk.js";
import "./seen.js";
import "./answers.js";
import "./share.js";
import "./facts.js";
import "./hours.js";
import "./reader.js";
import { tellShown } from "./show.js";
import { turn } from "./turn.js";

tellShown();
turn();
